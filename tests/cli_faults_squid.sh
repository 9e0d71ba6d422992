#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each call of hsts-squid to the system fails in turn, as it starts, as it
# answers, and as it reads the list again: what it answers is right, or BH for
# want of memory; and if it ends, a message says why.

# shellcheck source=tests/faults_lookup.sh
. "${top_srcdir:?run this by make check}/tests/faults_lookup.sh"
: "${HSTS_SQUID:?}"
need_faults

# Each whole line is the right one, or says that there was no memory for it.
answers_are_right() {
  head -n "$(wc -l <"$out")" "$out" >"$scratch/whole" &&
  awk 'NR == FNR { right[NR] = $0; next }
    $0 != right[FNR] && $0 != FNR " BH message=\"out of memory\"" {
      print "not answered so without faults: " $0
      bad = 1
    }
    END { exit bad }' "$scratch/right_out" "$scratch/whole"
}

same_number_of_lines() {
  [ "$(wc -l <"$out")" -eq "$(wc -l <"$scratch/right_out")" ]
}

# judge WHY
judge() {
  answers_are_right || trouble 'a wrong answer' || return 1
  case $status in
    0) same_number_of_lines || trouble 'a line is not answered' ;;
    3)
      told "hsts-squid: *$1" 'hsts-squid: *: out of memory' \
        'hsts-squid: *: there is no memory, or no data for ICU' ||
        trouble "no message: $1"
      ;;
    *) trouble 'neither status 0 nor 3' ;;
  esac && blocks_given_back
}

printf '%s\n' '1 http://dev/' "2 http://$sharp_s/" "3 http://$long/a" \
  '4 http://a/' '5 http://www.example.com/' >requests
printf '%s\n' '+ a include_subdomains' "+ $sharp_s" >overlay
input=requests

# each KIND ERRNO ARGUMENT...
each() {
  kind=$1 errno=$2
  shift 2
  each_call "$kind" "$errno" "$HSTS_SQUID" --max-age=none --blob=list.blob "$@"
}

# Little by little, so that there is something to do between two reads.
also=FAULTS_SHORT=20
check 'memory' each memory "$ENOMEM"
check 'memory, and no more afterwards' each memory+ "$ENOMEM"
check 'memory, with an overlay' each memory "$ENOMEM" --overlay=overlay
for kind in open stat read write close; do
  check "$kind" each $kind "$EIO"
done
check 'write, a full disk' each write+ "$ENOSPC"

# SIGHUP comes while the list is read, so it is read once more.
also="$also FAULTS_KILL=read:3:$(signal_number HUP)"
reloads() {
  faulty "$also" "$HSTS_SQUID" --max-age=none --blob=list.blob
  [ "$status" -eq 0 ] && told 'hsts-squid: list.blob: read again, *'
}
check 'the list is read again' reloads
check 'that, and memory' each memory "$ENOMEM"
check 'that, and memory, with an overlay' each memory "$ENOMEM" \
  --overlay=overlay
check 'that, and no more memory afterwards' each memory+ "$ENOMEM"
for kind in open stat read close; do
  check "that, and $kind" each $kind "$EIO" --overlay=overlay
done

finish
