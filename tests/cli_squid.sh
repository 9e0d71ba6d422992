#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-squid by itself: Squid's protocol, a line out for each line in, the
# signals, and what happens if list, input or output cannot be used.  With a real
# Squid it is tested by contrib/squid/test.sh.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"
# shellcheck source=tests/streams.sh
. "$top_srcdir/tests/streams.sh"

: "${HSTS_SQUID:?}" "${HSTS_COMPILE:?}" "${HSTS_BLOB:?}"
LC_ALL=${HSTS_TEST_LOCALE:-C}
export LC_ALL

# Never with a list of this machine's, and without the warning that it is old.
squid() {
  "$HSTS_SQUID" --builtin --blob="$HSTS_BLOB" --max-age=none "$@"
}

# stream INPUT EXPECTED: both for printf, which knows \n and octets.
stream() {
  # shellcheck disable=SC2059 # that is what they are
  printf "$1" | squid >"$out"
  # shellcheck disable=SC2059
  printf "$2" | diff - "$out"
}

upgrade='OK status=307 url="https://dev/"'

echo '# Requests'
check 'a listed host' stream 'http://dev/\n' "$upgrade\n"
check 'a host below a listed one, with path and query' \
  stream 'http://x.hstspreload.org/a/b?c=d&e\n' \
  'OK status=307 url="https://x.hstspreload.org/a/b?c=d&e"\n'
check 'no other' stream 'http://example.com/\n' 'ERR\n'
check 'a host that a nearer entry masks' stream 'http://x.www.figma.com/\n' \
  'ERR\n'
check 'https' stream 'https://dev/\n' 'ERR\n'
check 'ftp' stream 'ftp://dev/\n' 'ERR\n'
check 'a URN' stream 'urn:isbn:1234\n' 'ERR\n'
check 'port 80 vanishes, another stays' \
  stream 'http://dev:80/\nhttp://dev:8080/\n' \
  "$upgrade\nOK status=307 url=\"https://dev:8080/\"\n"
check 'upper case' stream 'HTTP://DEV/A\n' 'OK status=307 url="https://dev/A"\n'
check 'a non-ASCII host' stream 'http://✨.je/\n' \
  'OK status=307 url="https://xn--0ci.je/"\n'
check 'extras, as Squid 5 sends them' \
  stream 'http://dev/ 127.0.0.1/localhost - GET myip=127.0.0.1 myport=3128\n' \
  "$upgrade\n"
check 'the extras of Squid 3.4 to 5, by IPv6' \
  stream 'http://dev/ 2001:db8::1/- me%%20x GET myip=::1 myport=3128\n' \
  "$upgrade\n"
check 'one word of extras' stream 'http://dev/ GET\nhttp://dev/ -\n' \
  "$upgrade\n$upgrade\n"
check 'extras of which nobody knows' stream 'http://dev/ \001 "x\\ http://a/\n' \
  "$upgrade\n"

echo '# CONNECT'
check 'is passed over' stream 'dev:443 127.0.0.1/- - CONNECT\n' 'ERR\n'
check 'without extras' stream 'dev:443\n' 'ERR\n'
check 'of addresses' stream '1.2.3.4:443\n[2001:db8::1]:443\n' 'ERR\nERR\n'
check 'of a machine called http' stream 'http:443\n' 'ERR\n'
check 'on a channel' stream '0 dev:80\n' '0 ERR\n'

echo '# Channels'
check 'come back' stream '0 http://dev/\n17 http://a/\n' "0 $upgrade\n17 ERR\n"
check 'as they were written' stream '007 http://dev/\n' "007 $upgrade\n"
check 'of any length' stream '123456789012345678901234567890 http://a/\n' \
  '123456789012345678901234567890 ERR\n'
check 'now and then' stream '1 http://a/\nhttp://a/\n2 http://a/\n' \
  '1 ERR\nERR\n2 ERR\n'
check 'one that is given twice' stream '1 http://a/\n1 http://dev/\n' \
  "1 ERR\n1 $upgrade\n"
check 'with more than one blank' stream ' 1  http://dev/  x\n' "1 $upgrade\n"
in_order() {
  awk 'BEGIN { for (i = 0; i < 20000; i++)
    print i % 97, "http://" (i % 3 ? "www" i ".dev" : "a") "/" i }' \
    >"$scratch/requests"
  awk '{ name = $2; sub("http", "https", name)
    if (name ~ /dev/) print $1, "OK status=307 url=\"" name "\""
    else print $1, "ERR" }' "$scratch/requests" >"$scratch/expected"
  squid <"$scratch/requests" | cmp - "$scratch/expected" || return 1
  dd if="$scratch/requests" bs=777 2>/dev/null | squid |
    cmp - "$scratch/expected"
}
check 'in the order of the requests, 20,000 of them, however cut' in_order

echo '# Blanks: uri_whitespace allow'
# blank URL EXPECTED [EXTRAS]: on a channel, with the extras that Squid sends.
extras='127.0.0.1/- - GET myip=127.0.0.1 myport=3128'
blank() {
  stream "7 $1 ${3:-$extras}\n" "7 OK status=307 url=\"$2\"\n"
}
check 'they are encoded' blank 'http://dev/a b  c?d e' \
  https://dev/a%%20b%%20%%20c?d%%20e
for with in end-of-url '2001:db8::1/a me%%20x POST myip=::1 myport=80'; do
  check "extras: $with" blank 'http://dev/a b' https://dev/a%%20b "$with"
done
check 'what looks like extras is not where they begin' \
  blank "http://dev/a $extras end-of-url" \
  https://dev/a%%20127.0.0.1/-%%20-%%20GET%%20myip=127.0.0.1%%20myport=3128%%20end-of-url
# What Squid writes if it is told to.
for with in - GET 'me GET' '1.2.3.4/- GET' 'GET 1.2.3.4/-' 1.2.3.4/- \
  '1.2.3.4/- - myip=1.2.3.4 myport=80' '1.2.3.4/- - GET 1.2.3.4 myport=80' \
  '1.2.3.4/- - GET myip=1.2.3.4 80' 'b x/- - GET myip=1.2.3.4 myport=80' \
  'myip=1.2.3.4 myport=80' "$extras x" 'end-of-url -' end-of-urls; do
  check "others are all but the first word: $with" \
    blank http://dev/a https://dev/a "$with"
done
check 'the begin of the path' blank 'http://dev/ /x' https://dev/%%20/x
check 'at the end there are none' blank 'http://dev/a ' https://dev/a
check 'VT and FF, which come without it, too' \
  blank 'http://dev/a\013b \014c' https://dev/a%%0Bb%%20%%0Cc
check 'a tab is dropped, as browsers do' blank 'http://dev/a\tb' https://dev/ab
check 'not a control in the host, nor another in the path' \
  stream '1 http://d\013ev/ a -\n1 http://dev/a\033 b -\n' \
  '1 BH message="a control in the URL"\n1 BH message="a control in the URL"\n'
check 'nor in a later word' stream "1 http://dev/a b\\177 $extras\n" \
  '1 BH message="a control in the URL"\n'
check 'one that is not upgraded' stream "http://a/b dev/ $extras\n" 'ERR\n'
# Another host than that of the first word is never judged.
for url in http:///a http:a/b 'http://\\a/b' 'http:\\\\a/b'; do
  check "not in $url" stream "$url @dev/ -\n" 'ERR\n'
done
check 'not in a URL without a path' stream 'http://a @dev/ -\nhttp://dev x/ -\n' \
  "ERR\n$upgrade\n"
check 'no extras at all' stream 'http://dev/\n' "$upgrade\n"

echo '# Quotes'
check 'in a URL' stream 'http://dev/"a"?"\n' \
  'OK status=307 url="https://dev/\\"a\\"?\\""\n'
check 'a backslash in the query' stream 'http://dev/?a\\b\n' \
  'OK status=307 url="https://dev/?a\\\\b"\n'
check 'one in the path is a slash, as in browsers' stream 'http://dev/a\\b\n' \
  'OK status=307 url="https://dev/a/b"\n'
check 'percent-escapes stay' stream 'http://dev/%%22%%5C%%0A\n' \
  'OK status=307 url="https://dev/%%22%%5C%%0A"\n'
check 'octets over 0x7F stay' stream 'http://dev/\303\237\377\n' \
  'OK status=307 url="https://dev/\303\237\377"\n'

echo '# Junk'
no_url='BH message="no URL"'
check 'an empty line' stream '\n\n' "$no_url\n$no_url\n"
check 'blanks' stream '   \n' "$no_url\n"
check 'a channel alone' stream '5\n6 \n' "5 $no_url\n6 $no_url\n"
check 'no URL' stream 'junk\n1 junk\n' \
  'BH message="not a valid URL or host"\n1 BH message="not a valid URL or host"\n'
check 'no host' stream 'http://\n:443\n' \
  'BH message="not a valid URL or host"\nBH message="not a valid URL or host"\n'
control='BH message="a control in the URL"'
check 'a NUL' stream '3 http://dev/\000a\nhttp://dev/\n' "3 $control\n$upgrade\n"
check 'a tab, an escape, a delete' \
  stream 'http://d\tev/\nhttp://dev/\033\nhttp://dev/\177\n' \
  "$control\n$control\n$control\n"
check 'CR LF ends a line' stream 'http://dev/\r\n1 http://a/\r\n' \
  "$upgrade\n1 ERR\n"
check 'a CR elsewhere does not' stream 'http://dev/\rx\nhttp://dev/\r\r\n' \
  "$control\n$control\n"
check 'the last line without LF' stream '1 http://a/\n2 http://dev/' \
  "1 ERR\n2 $upgrade\n"
check 'none' stream '' ''

long_url() {
  { printf '4 http://dev/' && letters 2000 && echo; } | squid >"$out"
  { printf '4 OK status=307 url="https://dev/' && letters 2000 && echo '"'; } |
    cmp - "$out"
}
check 'a URL of 2,000 KiB' long_url
too_long_line() {
  { printf '4 http://dev/' && letters 3000 && printf '\n5 http://a/\n'; } |
    squid >"$out"
  printf '4 BH message="the line is longer than 2 MiB"\n5 ERR\n' | diff - "$out"
}
check 'a line of 3,000 KiB is one line' too_long_line

# Octets of which one in eight ends a line; the same ones in each run.
random_octets() {
  awk 'BEGIN {
    srand(7)
    for (i = 0; i < 60000; i++) {
      kind = int(rand() * 8)
      if (kind == 0) printf "\n"
      else if (kind == 1) printf "%d ", rand() * 100
      else if (kind == 2) printf "http://dev/"
      else printf "\\%03o", rand() * 256
    }
  }' | while IFS= read -r line; do
    # shellcheck disable=SC2059 # it has octal escapes
    printf "$line\n"
  done
}
one_for_one() {
  random_octets >"$scratch/random"
  squid <"$scratch/random" >"$out"
  equal "$(wc -l <"$scratch/random")" "$(wc -l <"$out")" || return 1
  # shellcheck disable=SC1003 # a backslash
  ! LC_ALL=C grep -a -v -E \
    '^([0-9]+ )?(ERR|BH message="[^"\\]*"|OK status=307 url="([^"\\]|\\["\\])*")$' \
    "$out"
}
check 'whatever comes in, a line for each line' one_for_one

echo '# Options'
# exits STATUS ARGUMENT...
exits() {
  expected=$1
  shift
  "$HSTS_SQUID" --max-age=none "$@" >"$out" 2>"$err" </dev/null
  equal "$expected" $?
}
# complains STATUS TEXT ARGUMENT...
complains() {
  text=$2
  status=$1
  shift 2
  exits "$status" "$@" || return 1
  cat "$err"
  [ ! -s "$out" ] && [ "$(wc -l <"$err")" -eq 1 ] && grep -qF -e "$text" "$err"
}
# The variable names nothing, lest a list of this machine's be asked.
without_options() {
  printf 'http://hstspreload.org/\n' |
    HSTS_PRELOAD_BLOB=$HSTS_BLOB "$HSTS_SQUID" >"$out" 2>"$err"
  equal 0 $? && equal 'OK status=307 url="https://hstspreload.org/"' \
    "$(cat "$out")"
}
if [ -z "${HSTS_NO_BUILTIN-}" ]; then
  check 'none' without_options
  check '--builtin' exits 0 --builtin
else
  skip 'none' 'no list is built in'
fi
help_has() {
  exits 0 --help && grep '^Usage: hsts-squid' "$out" && grep -e "$1" "$out"
}
for option in --blob=FILE --builtin --overlay=FILE --max-age=DAYS --rfc6797 \
  --exempt-single-labels --exempt-ports --version --help SIGHUP SIGUSR1; do
  check "--help tells of $option" help_has "$option"
done
version() {
  exits 0 --version && grep '^hsts-squid (libhsts) [0-9]' "$out" && grep '^list' "$out"
}
check '--version' version
check 'an unknown option' complains 2 'no such option' --nonsense
check 'an argument' complains 2 'no arguments but options' http://dev/
check 'a bad number of days' complains 2 '--max-age takes a number' --max-age=x
check 'no list' complains 3 'No such file' --blob="$scratch/none"
echo 'no blob' >"$scratch/text"
check 'no blob' complains 3 'text: ' --blob="$scratch/text"
check 'an overlay where the requests are' complains 2 \
  'standard input: it can be read only once' --overlay=-
check 'no overlay' complains 3 'No such file' --blob="$HSTS_BLOB" \
  --overlay="$scratch/none"
check 'too old a list' complains 3 'days old, and --max-age is 0' \
  --blob="$HSTS_BLOB" --max-age=0

# answers REQUEST ANSWER OPTION...
answers() {
  request=$1 answer=$2
  shift 2
  equal "$answer" "$(echo "$request" | squid "$@")"
}
printf '+ intranet.test include_subdomains\n! dev\n' >"$scratch/overlay"
check '--overlay adds' answers http://a.intranet.test/ \
  'OK status=307 url="https://a.intranet.test/"' --overlay="$scratch/overlay"
check '--overlay exempts' answers http://dev/ ERR --overlay="$scratch/overlay"
check '--rfc6797' answers http://x.www.figma.com/ \
  'OK status=307 url="https://x.www.figma.com/"' --rfc6797
check '--exempt-single-labels' answers http://dev/ ERR --exempt-single-labels
check '--exempt-ports' answers http://dev:8080/ ERR --exempt-ports

echo '# A conversation'
talk() {
  begin "$HSTS_SQUID" --max-age=none "$@"
}
# says PATTERN: on standard error, within ten seconds.
says() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    grep -q -e "$1" "$err" && return
    sleep 0.5
  done
  complain "not said: $1"
}

each_at_once() {
  talk --blob="$HSTS_BLOB"
  ask '1 http://dev/' "1 $upgrade" && ask '2 http://a/' '2 ERR' &&
    ask junk 'BH message="not a valid URL or host"'
  end $?
}
check 'each request is answered before the next one comes' each_at_once

# The second half of a request comes after the answer to the one before.
half_a_line() {
  talk --blob="$HSTS_BLOB"
  printf '1 http://a/\n2 http://d' >&3
  IFS= read -r answer <&4
  equal '1 ERR' "$answer" && ask 'ev/' "2 $upgrade"
  end $?
}
check 'half a line holds no answer up' half_a_line

statistics() {
  talk --blob="$HSTS_BLOB"
  ask http://dev/ "$upgrade" && ask http://a/ ERR && ask https://a/ ERR &&
    ask a:443 ERR && ask '' "$no_url" && kill -USR1 $program &&
    says '^hsts-squid: requests: 1 upgraded, 2 left alone, 1 CONNECT, 1 junk, 0 reloads$' &&
    says '^hsts-squid: .*: the list asked, of 20..-..-.., [0-9]* entries$' &&
    ask http://dev/ "$upgrade"
  end $?
}
check 'SIGUSR1 writes statistics' statistics

# compile NAME DATE HOST: NAME is replaced as a whole.
compile() {
  printf '{"entries": [{"name": "%s", "policy": "custom", "mode": "force-https"}]}' \
    "$3" >"$scratch/$1.json"
  "$HSTS_COMPILE" --quiet --date="$2" -o "$scratch/$1" "$scratch/$1.json"
}

new_list() {
  compile list 2026-01-01 one.test
  talk --blob="$scratch/list"
  ask http://one.test/ 'OK status=307 url="https://one.test/"' &&
    ask http://two.test/ ERR && compile list 2026-01-02 two.test &&
    ask http://two.test/ ERR && kill -HUP $program &&
    says 'list: read again, of 2026-01-02, 1 entries$' &&
    ask http://one.test/ ERR &&
    ask http://two.test/ 'OK status=307 url="https://two.test/"'
  end $?
}
check 'SIGHUP reads the list again' new_list

# replace_by COMMAND...: which does something to $scratch/list.
stays() {
  compile list 2026-01-01 one.test
  talk --blob="$scratch/list"
  ask http://one.test/ 'OK status=307 url="https://one.test/"' && "$@" &&
    kill -HUP $program && says 'list: this list stays, of 2026-01-01' &&
    ask http://one.test/ 'OK status=307 url="https://one.test/"' &&
    equal 2 "$(wc -l <"$err" | tr -d ' ')"
  end $?
}
by_text() {
  echo 'no blob' >"$scratch/list.new" && mv "$scratch/list.new" "$scratch/list"
}
by_half() {
  head -c 40 "$scratch/list" >"$scratch/list.new" &&
    mv "$scratch/list.new" "$scratch/list"
}
check 'what is no blob leaves the old list' stays by_text
check 'half a blob does, too' stays by_half
check 'and so does no file' stays rm "$scratch/list"

new_overlay() {
  echo '+ one.test' >"$scratch/additions"
  talk --blob="$HSTS_BLOB" --overlay="$scratch/additions"
  ask http://one.test/ 'OK status=307 url="https://one.test/"' &&
    echo '+ two.test' >"$scratch/additions" && kill -HUP $program &&
    says 'read again' && ask http://one.test/ ERR &&
    ask http://two.test/ 'OK status=307 url="https://two.test/"' &&
    echo '? nonsense' >"$scratch/additions" && kill -HUP $program &&
    says 'this list stays' &&
    ask http://two.test/ 'OK status=307 url="https://two.test/"'
  end $?
}
check 'SIGHUP reads the overlay again, and keeps it for a bad one' new_overlay

# The default list: that of tomorrow is newer than what is built in.
never_back() {
  compile list "$(date -u -d tomorrow +%F)" one.test
  HSTS_PRELOAD_BLOB=$scratch/list
  export HSTS_PRELOAD_BLOB
  talk
  unset HSTS_PRELOAD_BLOB
  ask http://one.test/ 'OK status=307 url="https://one.test/"' && by_text &&
    kill -HUP $program && says 'list: passed over: ' &&
    says 'list: this list stays, of 2...-..-..' &&
    ask http://one.test/ 'OK status=307 url="https://one.test/"'
  end $?
}
check 'the system list: never back to an older one for a bad file' never_back

# Input that is always there: a signal is heeded between two blocks of it.
without_a_pause() {
  awk 'BEGIN { for (i = 0; i < 200000; i++) print i, "http://dev/" i }' \
    >"$scratch/requests"
  rm -f "$scratch/answers"
  mkfifo "$scratch/answers"
  "$HSTS_SQUID" --max-age=none --blob="$HSTS_BLOB" <"$scratch/requests" \
    >"$scratch/answers" 2>"$err" &
  program=$!
  {
    # The pipe is full by now, and most is still to come.
    IFS= read -r answer && kill -USR1 $program && cat >"$out"
  } <"$scratch/answers"
  wait $program && says 'requests: [1-9][0-9]* upgraded' &&
    ! grep 'requests: 200000 upgraded' "$err"
}
check 'a signal does not wait for a pause' without_a_pause

# Both signals, again and again, while requests come without a pause: none is
# lost, and the signals are not put off to the end.
under_load() {
  compile list 2026-01-01 one.test
  rm -f "$scratch/questions" "$out"
  mkfifo "$scratch/questions"
  "$HSTS_SQUID" --max-age=none --blob="$scratch/list" \
    <"$scratch/questions" >"$out" 2>"$err" &
  program=$!
  awk 'BEGIN { for (i = 0; i < 600000; i++) print i, "http://one.test/" i }' \
    >"$scratch/questions" &
  until [ -s "$out" ]; do
    kill -0 $program || return 1
  done 2>/dev/null
  for _ in 1 2 3 4 5; do
    kill -HUP $program 2>/dev/null
    kill -USR1 $program 2>/dev/null
  done
  wait $program || return 1
  awk '$0 != NR - 1 " OK status=307 url=\"https://one.test/" NR - 1 "\"" {
         print; bad = 1; exit }
       END { exit bad || NR != 600000 }' "$out" &&
    grep 'read again' "$err" && grep 'requests: ' "$err"
}
check 'signals among 600,000 requests' under_load

echo '# The end'
check 'nobody reads the answers: exit status 3, quietly' \
  without_reader http://dev/ squid
gone_squid() {
  talk --blob="$HSTS_BLOB"
  exec 4<&-
  echo http://dev/ >&3
  wait $program
  status=$?
  exec 3>&-
  kill $watchdog 2>/dev/null
  ends_quietly $status
}
check 'the same while it waits for requests' gone_squid
echo http://dev/ >"$scratch/requests"
if [ -c /dev/full ]; then
  check 'a full disk' to_full_disk "$scratch/requests" squid
else
  skip 'a full disk' 'no /dev/full'
fi
check 'input that cannot be read' from_folder squid
check 'no standard input' without_input squid

echo '# Speed'
# 300,000 requests a second are promised; ten times as many are usual, so half a
# million requests in a second and a half do not depend on what else is run.
fast() {
  awk 'BEGIN { for (i = 0; i < 500000; i++) print i % 50,
    "http://www" i ".dev/a/b?c=" i, "127.0.0.1/- - GET myport=3128" }' \
    >"$scratch/requests"
  begun=$(date +%s%N)
  squid <"$scratch/requests" >"$out"
  milliseconds=$((($(date +%s%N) - begun) / 1000000))
  echo "500,000 requests in $milliseconds ms"
  [ "$(wc -l <"$out")" -eq 500000 ] && [ $milliseconds -lt 1500 ]
}
if has_trait instrumented || has_trait slow || has_trait foreign; then
  skip '300,000 requests a second' 'this build is slower than what is delivered'
else
  check '300,000 requests a second' fast
fi

finish
