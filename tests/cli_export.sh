#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-compile for other programs: what each format has to look like, what its
# readers lose, and the options.  The programs themselves are asked by
# contrib/export/test.sh.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_BLOB:?}"
cd "$scratch" || exit 1
tab=$(printf '\t')
formats='curl dafsa dillo firefox-inc haproxy json nginx privoxy squid-acl tsv wget'

# Two masks, one below the other; an entry that forces nothing; a redundant one.
cat >list.json <<'END'
{ "entries": [
  { "name": "a.de", "policy": "custom", "mode": "force-https",
    "include_subdomains": true },
  { "name": "www.a.de", "policy": "bulk-1-year", "mode": "force-https" },
  { "name": "in.www.a.de", "policy": "custom", "mode": "force-https",
    "include_subdomains": true },
  { "name": "off.in.www.a.de", "policy": "test" },
  { "name": "more.a.de", "policy": "custom", "mode": "force-https",
    "include_subdomains": true },
  { "name": "dev", "policy": "google", "mode": "force-https",
    "include_subdomains": true },
  { "name": "alone.org", "mode": "force-https" },
  { "name": "1.0.0.1", "mode": "force-https" },
  { "name": "nothing.org" }
] }
END

# exports FORMAT [OPTION...]: to $out, without comments.  The lines to expect are
# in the file `wanted`.
exports() {
  format=$1
  shift
  run --format="$format" --quiet "$@" list.json
  judge 0 '' || return
  sed '/^#/d' "$out" | diff wanted -
}

echo '# What is written'
cat >wanted <<'END'
1.0.0.1 "unlimited"
.a.de "unlimited"
alone.org "unlimited"
.dev "unlimited"
.in.www.a.de "unlimited"
.more.a.de "unlimited"
www.a.de "unlimited"
END
check 'curl' exports curl
sed 's/unlimited/20270131 00:00:00/' wanted >dated && mv dated wanted
check 'curl, until a day' exports curl --expires=2027-01-31
tr ' ' "$tab" >wanted <<'END'
1.0.0.1 0 0 0 253402300799
a.de 0 1 0 253402300799
alone.org 0 0 0 253402300799
dev 0 1 0 253402300799
in.www.a.de 0 1 0 253402300799
more.a.de 0 1 0 253402300799
www.a.de 0 0 0 253402300799
END
check 'wget' exports wget
sed "s/0${tab}253402300799/1783296000${tab}86400/" wanted >dated &&
  mv dated wanted
check 'wget, from one day to the next' exports wget --date=2026-07-06 \
  --expires=2026-07-07
cat >wanted <<'END'
1.0.0.1 false
a.de true
alone.org false
dev true
in.www.a.de true
more.a.de true
www.a.de false
END
check 'dillo' exports dillo
sed 's/ true/, 1/; s/ false/, 0/; 1i\
/* An HSTS preload list, made by hsts-compile --format=firefox-inc; do not edit. */\
\
#include <stdint.h>\
const PRTime gPreloadListExpirationTime = INT64_C(9223372036854775807);\
%%
$a\
%%' wanted | sed '/^#/d' >firefox && mv firefox wanted
check 'firefox-inc' exports firefox-inc
sed 's/(9.*)/(1783296000000000)/' wanted >dated && mv dated wanted
check 'firefox-inc, until a day' exports firefox-inc --expires=2026-07-06
cat >wanted <<'END'
hostnames;
1.0.0.1 1;
.a.de 1;
alone.org 1;
.dev 1;
.in.www.a.de 1;
.more.a.de 1;
nothing.org 0;
*.off.in.www.a.de 0;
off.in.www.a.de 0;
*.www.a.de 0;
www.a.de 1;
END
check 'nginx' exports nginx
cat >wanted <<'END'
1.0.0.1 host
a.de all
alone.org host
dev all
in.www.a.de all
more.a.de all
nothing.org none
off.in.www.a.de none
www.a.de host
END
check 'haproxy' exports haproxy
check '... and how many labels to look at' wrote '^# labels: 5$'
printf '%s\n' 1.0.0.1 .a.de alone.org .dev >wanted
check 'squid-acl' exports squid-acl
cat >wanted <<'END'

{+redirect{s@^http://([^/:]+)(?::0*80(?=/|$))?@https://$1@}}
.dev

{+redirect{s@^http://([^/:]+)(?::0*80(?=/|$))?@https://$1@}}
.a.de
alone.org

{-redirect}
.www.a.de

{+redirect{s@^http://([^/:]+)(?::0*80(?=/|$))?@https://$1@}}
.more.a.de
www.a.de

{+redirect{s@^http://([^/:]+)(?::0*80(?=/|$))?@https://$1@}}
1.0.0.1
.in.www.a.de

{-redirect}
.off.in.www.a.de
END
check 'privoxy' exports privoxy
tr ' ' "$tab" >wanted <<'END'
1.0.0.1 1 0 
a.de 1 1 custom
alone.org 1 0 
dev 1 1 google
in.www.a.de 1 1 custom
more.a.de 1 1 custom
nothing.org 0 0 
off.in.www.a.de 0 0 test
www.a.de 1 0 bulk-1-year
END
check 'tsv' exports tsv

echo '# What is lost'
# loses FORMAT: the table has the lines in `wanted`, blanks for tabs.
loses() {
  run --format="$1" --loss=lost -o file list.json
  [ "$status" -eq 0 ] || complain "exit status $status" || return
  tr "$tab" ' ' <lost | diff wanted -
}
none() {
  : >wanted
  loses "$1"
}
for format in nginx haproxy privoxy json tsv; do
  check "$format: nothing" none "$format"
done
for format in curl:curl dillo:Dillo squid-acl:Squid; do
  program=${format#*:} format=${format%:*}
  cat >wanted <<END
off.in.www.a.de http $program https
*.off.in.www.a.de http $program https
*.www.a.de http $program https
END
  check "$format: masks" loses "$format"
done
sed 's/Squid/Firefox/; 1i\
1.0.0.1 https Firefox http' wanted >firefox && mv firefox wanted
check 'firefox-inc: masks, and addresses' loses firefox-inc
cat >wanted <<'END'
1.0.0.1 https wget http
*.dev https wget http
off.in.www.a.de http wget https
*.off.in.www.a.de http wget https
off.in.www.a.de http wget2 https
*.off.in.www.a.de http wget2 https
*.www.a.de http wget2 https
END
check 'wget: below top-level domains; wget2: masks' loses wget
check '... with their numbers' said \
  '^loss: wget: 4 of 28 hosts are answered otherwise than by the list$'
check '... and some of them' said \
  '^loss: wget: http, but https by the list: 2: 1.0.0.1 \*.dev$'
cat >wanted <<'END'
off.in.www.a.de http libhsts 0.1 https
*.off.in.www.a.de http libhsts 0.1 https
END
check 'dafsa: entries that force nothing' loses dafsa
# A walk of eight steps does not come to a name of nine labels.
deep() {
  cat >deep.json <<'END'
{ "entries": [
  { "name": "1.2.3.4.5.6.7.8.de", "mode": "force-https",
    "include_subdomains": true },
  { "name": "2.3.4.5.6.7.8.org", "mode": "force-https",
    "include_subdomains": true }
] }
END
  echo '*.1.2.3.4.5.6.7.8.de https HAProxy http' >wanted
  run --format=haproxy --loss=lost -o file deep.json
  tr "$tab" ' ' <lost | diff wanted -
}
check 'haproxy: what is below names of more than eight labels' deep
made_up() {
  printf '{"entries":[{"name":"a.de","mode":"force-https"},
    {"name":"x.a.de","mode":"force-https"}]}' |
    "$HSTS_COMPILE" --format=curl -o file - 2>"$err" &&
    said '^loss: curl: 0 of 6 hosts'
}
check 'a made-up host is not one that is listed' made_up
check 'with --strict it is an error' compiles 1 'which --strict takes for an' \
  --strict --format=curl -o new list.json
check '... and nothing is written' test ! -e new
check '... but not where nothing is lost' compiles 0 '' --quiet --strict \
  --format=nginx -o file list.json
check '--quiet does not tell' compiles 0 '' --quiet --format=curl -o file \
  list.json

echo '# Options'
check 'the formats are listed' compiles 0 '' --format=help
for format in blob c $formats; do
  check "... $format" wrote "^$format  "
done
# In the order of the alphabet, as above.
all_are_tried() {
  "$HSTS_COMPILE" --format=help | awk '$1 != "blob" && $1 != "c" { print $1 }' |
    paste -sd ' ' - >listed
  echo "$formats" | diff - listed
}
check 'all of them are tried here' all_are_tried
for format in $formats; do
  check "doc/formats.md: $format" grep "^| \`$format\` |" \
    "$top_srcdir/doc/formats.md"
done
check 'an unknown one' compiles 2 'xml: --format takes' --format=xml list.json
check '--expires where there is no place for it' compiles 2 \
  'only --format=curl, wget and firefox-inc' --format=nginx \
  --expires=2027-01-01 -o new list.json
check '... or for the blob' compiles 2 'only --format=curl' \
  --expires=2027-01-01 -o new list.json
check '--expires of no day' compiles 2 '--expires takes a day' --format=curl \
  --expires=2027-02-29 -o new list.json
check '--loss of the blob' compiles 2 '--loss: only formats for other' \
  --loss=lost -o new list.json
check '--loss to where the list goes' compiles 2 'where the list goes' \
  --format=curl --loss=new -o new list.json
check '... both of them standard output' compiles 2 'where the list goes' \
  --format=curl --loss=- list.json
check '--loss to a full disk' compiles 3 '/dev/full: No space' --format=curl \
  --loss=/dev/full -o new list.json
check '... and nothing else is written' test ! -e new
check 'to a full disk' compiles 3 '/dev/full: No space' --format=dafsa \
  -o /dev/full list.json
check '--with-policy is the blob'"'"'s' compiles 2 '--with-policy: only a blob' \
  --format=tsv --with-policy -o new list.json
echo '- a.de' >overlay
check 'an overlay' compiles 2 'an overlay can only be compiled into' --overlay \
  --format=curl -o new overlay
echo '{ "entries": [ {} ] }' >faulty.json
echo old >file
check 'a faulty list' compiles 1 'faulty.json:1:' --format=curl -o file \
  faulty.json
check '... leaves the old file' test "$(cat file)" = old
check 'no entries' compiles 0 '' --quiet --format=nginx --tld=zz --allow-empty \
  -o file list.json
for format in $formats; do
  check "... $format" compiles 0 '' --quiet --format="$format" --tld=zz \
    --allow-empty -o file list.json
done

echo '# Of a part, and of a blob'
printf '%s\n' x.off.in.www.a.de alone.org >hosts
printf '%s\n' alone.org >wanted
check '--only' exports squid-acl --only=hosts
printf '%s\n' 'a.de all' 'in.www.a.de all' 'off.in.www.a.de none' \
  'www.a.de host' >wanted
check '--drop-redundant --tld' exports haproxy --drop-redundant --tld=de
"$HSTS_COMPILE" --quiet --allow-redundant --with-policy --date=2026-07-06 \
  -o list.blob list.json
# same FORMAT: of the list and the blob that was made of it.
same() {
  "$HSTS_COMPILE" --quiet --format="$1" --date=2026-07-06 -o of-list list.json &&
    "$HSTS_COMPILE" --quiet --format="$1" -o of-blob list.blob &&
    cmp of-list of-blob
}
for format in $formats; do
  check "$format: a blob gives the same" same "$format"
done
printf '\211damaged' >bad.blob
check 'a damaged blob' compiles 3 'bad.blob: ' --format=curl -o new bad.blob

leave_out_rest slow 'the whole list' 'it is only longer, and takes a minute'
echo '# There and back'
# The whole list as json, and as tsv that awk makes json of: the same blob.
check 'json' compiles 0 '' --quiet --format=json -o new.json "$HSTS_LIST"
back() {
  "$HSTS_COMPILE" --quiet --allow-redundant --with-policy \
    --date=2026-07-06 -o old.blob "$HSTS_LIST" &&
    "$HSTS_COMPILE" --quiet --allow-redundant --with-policy --date=2026-07-06 \
      -o new.blob "$1" && cmp old.blob new.blob
}
check '... compiles to the same blob' back new.json
check 'tsv' compiles 0 '' --quiet --format=tsv -o new.tsv "$HSTS_LIST"
awk -F"$tab" 'BEGIN { print "{ \"entries\": [" }
  { printf "%s{ \"name\": \"%s\", \"include_subdomains\": %s", before, $1,
      $3 ? "true" : "false"
    if ($2) printf ", \"mode\": \"force-https\""
    if ($4 != "") printf ", \"policy\": \"%s\"", $4
    before = "},\n" }
  END { print "} ] }" }' new.tsv >from-tsv.json
check '... has all that is in the list' back from-tsv.json

finish
