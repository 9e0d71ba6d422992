#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Would hstspreload.org take it?  --check-header, and --check-response on saved
# heads: each requirement by a case that lacks just that.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"

cd "$scratch" || exit
good='max-age=31536000; includeSubDomains; preload'

# names KIND: the names of that kind in $out, in one line.
names() {
  LC_ALL=C sed -n "s/^$1  *\([a-z_0-9.]*\): .*/\1/p" "$out" | tr '\n' ' ' | sed 's/ $//'
}

# judged STATUS ERRORS WARNINGS ARGUMENT...: each kind's names in one line.
judged() {
  wanted=$1 errors=$2 warnings=$3
  shift 3
  exits "$wanted" "$@" || return 1
  equal "$errors" "$(names error)" && equal "$warnings" "$(names warning)"
}

echo '# --check-header'
# header STATUS ERRORS WARNINGS VALUE
header() {
  judged "$1" "$2" "$3" --check-header "$4"
}
pre=header.preloadable
parse=header.parse
check 'a good one' header 0 '' '' "$good"
check '... is all that is said' equal "eligible $good" "$(cat "$out")"
cr=$(printf '\r')
check 'with the CR of its line' header 0 '' '' "$good $cr"
check '... which is no fault' not wrote '^note'
check 'with a CR inside' header 0 '' "$parse.unknown_directive" "$good; a$cr="
check '... which is one' wrote '^note     not a well-formed header: '
check 'with warnings' header 0 '' \
  "$parse.empty_directive $parse.unknown_directive" "$good;; a=1"
check 'over ten years' header 0 '' "$pre.max_age.over_10_years" \
  'max-age=315360001; includeSubDomains; preload'
check 'a leading zero' header 0 '' "$parse.max_age.leading_zero" \
  'max-age=031536000; includeSubDomains; preload'
check 'no preload' header 1 "$pre.preload.missing" '' \
  'max-age=31536000; includeSubDomains'
check 'too short' header 1 "$pre.max_age.below_1_year" '' \
  'max-age=31535999; includeSubDomains; preload'
check 'nothing at all' header 1 \
  "$pre.include_sub_domains.missing $pre.preload.missing $pre.max_age.missing" \
  "$parse.empty" ''
check 'quoted' header 1 \
  "$parse.max_age.non_digit_characters $pre.max_age.missing" '' \
  'max-age="31536000"; includeSubDomains; preload'
check 'taken, but no browser heeds it' header 0 '' "$parse.repeated.max_age" \
  "$good; max-age=31536000"
check '... which is told' wrote '^note     not a well-formed header: a directive'
check 'to be removed' judged 0 '' '' --removal --check-header 'max-age=0'
check '... with preload' judged 1 header.removable.contains.preload '' \
  --removal --check-header "$good"
check '... without max-age' judged 1 header.removable.missing.max_age '' \
  --check-header=x --removal
check 'json' exits 1 --format=json --check-header 'max-age=31536000; preload;"'
check '... has the names' equal '{"input":"max-age=31536000; preload;\"",'\
'"verdict":"refused","errors":["header.preloadable.include_sub_domains.missing"],'\
'"warnings":["header.parse.unknown_directive"],"notes":["not a well-formed '\
'header: the name of a directive is expected"]}' "$(cat "$out")"
check 'tsv' exits 0 --format=tsv --check-header "$good;"
check '... has three columns' equal "warning${tab}header.parse.empty_directive" \
  "$(sed 1d "$out" | cut -f 1,2)"
check '... in each line' equal 3 "$(awk -F '\t' '{ print NF }' "$out" | uniq)"
check 'nothing raw reaches a terminal' exits 1 --check-header "$(printf '\033[2J')"
check '... but escaped' wrote '^refused  \\x1B\[2J$'
check 'a value in two words' complains 2 'preload: --check-header takes' \
  --check-header max-age=1 preload
check 'no value' complains 2 'needs an argument' --check-header

# head STATUS FIELD...: the head of a response.
head_of() {
  printf 'HTTP/1.1 %s Any\r\nServer: x\r\n' "$1"
  shift
  [ $# -eq 0 ] || printf '%s\r\n' "$@"
  printf '\r\n'
}
to() {
  head_of 301 "Location: $1"
}
secure() {
  head_of 200 "strict-transport-security:  $good "
}

to https://example.com/ >http
secure >https
to https://example.com/ >www
host=--domain=example.com

# response STATUS ERRORS WARNINGS FILE...
response() {
  wanted=$1 errors=$2 warnings=$3
  shift 3
  judged "$wanted" "$errors" "$warnings" --check-response "$host" "$@"
}

echo '# --check-response'
head_of 200 "Strict-Transport-Security: $good$cr" >two-crs
check 'a line that ends in two CRs' response 0 '' '' http two-crs www
check '... is all that is said' equal 'eligible example.com' \
  "$(grep -v 'built without libpsl' "$out")"
check 'all is well' response 0 '' '' http https www
check '... is all that is said' equal 'eligible example.com' \
  "$(grep -v 'built without libpsl' "$out")"
check 'by name, in any order' response 0 '' '' www=www https=https http=http
check 'www is not there' response 0 '' '' http https
check '... which is told' wrote '^note .*no response of www is given'
{ cat http; secure; } >both
check 'one file of curl -L' response 0 '' '' both
check 'nothing over http' response 0 '' redirects.http.does_not_exist \
  https=https www=www
: >empty
check '... by an empty file' response 0 '' redirects.http.does_not_exist \
  empty https www
check 'nothing over https' response 1 domain.tls.cannot_connect '' http
check '... by an empty file' response 1 domain.tls.cannot_connect '' \
  http empty www
check 'www does not answer over https' response 1 domain.www.no_tls '' \
  http https empty
to https://a.appspot.com/ >http-a
check '... which below appspot.com it need not' judged 0 '' '' \
  --check-response --domain=a.appspot.com http-a https empty

echo '# The header of https'
head_of 200 >none
check 'none' response 1 response.no_header '' http none www
head_of 200 "Strict-Transport-Security: $good" \
  "Strict-Transport-Security: $good" >two
check 'two' response 1 response.multiple_headers '' http two www
head_of 200 'Strict-Transport-Security: max-age=31536000' >short
check 'one that is not enough' response 1 \
  "$pre.include_sub_domains.missing $pre.preload.missing" '' http short www
head_of 200 'Strict-Transport-Security: max-age=31536000;' \
  ' includeSubDomains;' "$tab preload" >folded
check 'one in three lines' response 0 '' '' http folded www
head_of 200 'X-Strict-Transport-Security: a' 'Strict-Transport-Securityx: a' \
  >others
check 'fields that are called otherwise' response 1 response.no_header '' \
  http others www

echo '# Redirects'
secure >http-useless
sed 's/^HTTP.*/HTTP\/1.1 301 Any/; s/^Server.*/Location: https:\/\/example.com/' \
  http-useless >http-useless2
check 'a header over http' response 0 '' redirects.http.useless_header \
  http-useless2 https www
head_of 200 >stays
check 'http stays' response 1 redirects.http.no_redirect '' stays https www
head_of 200 'Location: https://example.com/' >stays
check '... for 200 is no redirect' response 1 redirects.http.no_redirect '' \
  stays https www
to https://www.example.com/ >http-www
check 'http to www' response 1 redirects.http.www_first '' http-www https www
to http://www.example.com/ >http-www2
check '... over http' response 1 \
  'redirects.follow_error redirects.http.www_first' '' http-www2 https www
to https://other.example/ >away
secure >>away
check 'http to another host' response 1 redirects.http.first_redirect.insecure \
  '' away https www
{ to http://example.com/a; to https://example.com/; secure; } >late
check 'http to http' response 1 redirects.http.first_redirect.insecure '' \
  late https www
{ to https://example.com/a; head_of 200; } >bare
check 'the page that http leads to has no header' response 1 \
  redirects.http.first_redirect.no_hsts '' bare https www
check '... which is not told if https has none either' response 1 \
  response.no_header '' bare none www
# hop LOCATION: a redirect with a header
hop() {
  head_of 302 "Location: $1" "Strict-Transport-Security: $good"
}
# chain LAST COUNT: so many redirects, the last to there, and a page.
chain() {
  i=1
  while [ "$i" -le "$2" ]; do
    next=https://example.com/$i
    [ "$i" -lt "$2" ] || next=$1
    hop "$next"
    i=$((i + 1))
  done
  secure
}
chain https://example.com/x 3 >three
chain https://example.com/x 4 >four
check 'three redirects from https' response 0 '' redirects.http.does_not_exist \
  https=three www=www
check 'four' response 1 redirects.too_many redirects.http.does_not_exist \
  https=four www=www
{ to https://example.com/; chain https://example.com/x 2; } >three
{ to https://example.com/; chain https://example.com/x 3; } >four
check 'three from http' response 0 '' '' three https www
check 'four from http' response 1 redirects.too_many '' four https www
chain http://example.com/x 1 >insecure
check 'https to http' response 1 redirects.insecure.initial \
  redirects.http.does_not_exist https=insecure www=www
chain http://example.com/x 2 >insecure
check '... later' response 1 redirects.insecure.subsequent \
  redirects.http.does_not_exist https=insecure www=www
{ to https://example.com/; chain http://example.com/x 1; } >insecure
check '... from http' response 1 redirects.insecure.subsequent '' \
  insecure https www
chain https://www.example.com/ 1 >goes-on
check 'https to www goes on in that file' response 0 '' '' http goes-on www
chain https://www.example.com/a 1 >goes-on
sed '/ 200 /,$d' goes-on >cut-short
check 'a page that is not there' response 1 redirects.follow_error '' \
  http cut-short www
# location TEXT...: each as the first redirect from http is to https.
locations() {
  for location in "$@"; do
    to "$location" >http-location
    response 0 '' '' http-location https www || return
  done
}
check 'forms of a Location' locations https://example.com \
  HTTPS://EXAMPLE.COM/ https:example.com 'https:\\example.com' \
  https://example.com:8443/ https://u:p@example.com/ https://ex%61mple.com/
{ to https://example.com/; hop /; hop //example.com/b; hop c; secure; } >relative
head_of 301 'Location: ' >nowhere
check 'an empty one is no redirect' response 1 redirects.http.no_redirect '' \
  nowhere https www
to 'https://example.com/#top' >fragment
check 'a fragment is not part of what is asked for' response 0 '' '' \
  fragment https www
to 'https://example.com/?top' >query
check '... but a query is' response 1 redirects.follow_error '' query https www
check 'relative ones stay on the host' response 1 redirects.too_many '' \
  relative https www
{ to https://example.com/; hop //example.com/b; hop '?c'; secure; } >relative
check '... and on https' response 0 '' '' relative https www
to mailto:a@example.com >mail
secure >>mail
check 'to what is no page' response 1 redirects.http.first_redirect.insecure '' \
  mail https www

echo '# The domain'
# domain HOST ERROR
domain() {
  judged 1 "$2" '' --check-response --domain="$1" http https www
}
form=domain.format
check 'a dot first' domain .example.com $form.begins_with_dot
check 'a dot last' domain example.com. $form.ends_with_dot
check 'two dots' domain example..com $form.contains_double_dot
check 'an IP address' domain 192.0.2.1 $form.is_ip_address
check 'an IPv6 address' domain 2001:db8::1.example $form.invalid_characters
check 'octets that are no UTF-8' domain "$(printf 'a\377.de')" \
  $form.invalid_characters
check 'underscores' domain a_b.de $form.invalid_characters
to https://xn--zettlmeil-n1a.de/ >http-u
check 'U-labels are converted' judged 0 '' '' --check-response \
  --domain=Zettlmeißl.de http-u https www
check '... and written as A-labels' wrote '^eligible xn--zettlmeil-n1a\.de$'
check '... with what comes of it judged' domain 192。0。2。1 \
  $form.is_ip_address
check 'a top-level domain' domain com $form.public_suffix
if [ -z "${HSTS_WITH_PSL-}" ]; then
  skip 'public suffixes' 'built without libpsl'
  response 0 '' '' http https www
  check 'which is told' wrote '^note .*built without libpsl'
else
  check 'a public suffix' domain co.uk $form.public_suffix
  check 'a private one' domain github.io $form.public_suffix
  to https://a.example.co.uk/ >http-a
  check 'a subdomain' judged 1 domain.is_subdomain '' --check-response \
    --domain=a.example.co.uk http-a https www
  check '... of which www is not asked for' judged 1 domain.is_subdomain '' \
    --check-response --domain=a.example.co.uk http-a https empty
fi
to https://example.co.uk/ >http-uk
check 'below a public suffix' judged 0 '' '' --check-response \
  --domain=Example.co.UK http-uk https www

echo '# Removal'
removal() {
  wanted=$1 errors=$2
  shift 2
  judged "$wanted" "$errors" '' --removal --check-response "$host" "$@"
}
head_of 200 'Strict-Transport-Security: max-age=0' >gone
check 'without preload' removal 0 '' gone
check '... among three' removal 0 '' http gone www
check '... by name' removal 0 '' https=gone
check 'with preload' removal 1 header.removable.contains.preload https
check 'without a header' removal 1 response.no_header none
check 'with two' removal 1 response.multiple_headers two

echo '# Files'
sed 's/\r$//' https >https-lf
check 'lines may end in LF' response 0 '' '' http https-lf www
{ head_of 103; printf 'HTTP/1.1 200 Connection established\r\n\r\n'; secure; } >via
check 'interim heads and those of a proxy do not count' response 0 '' '' \
  http via www
{ cat http; printf '<p>\nHTTP/ is a protocol\n'; secure; } >bodies
check 'bodies between heads do not count' response 0 '' '' bodies https www
printf 'HTTP/2 200 \r\nstrict-transport-security: %s' "$good" >two-zero
check 'HTTP/2, without an empty line' response 0 '' '' http two-zero www
check 'standard input' equal 'eligible example.com' \
  "$(lookup --check-response "$host" http - www <https | sed 1q)"
check 'no such file' complains 3 'nothere: No such file' --check-response \
  "$host" nothere
echo x >text
check 'a file without a head' complains 2 'text: there is no head' \
  --check-response "$host" text
check 'standard input twice' complains 2 \
  'standard input: it can be read only once' --check-response "$host" - -
headless_stdin() {
  lookup --check-response "$host" - <text 2>"$err"
  grep -F 'hsts-lookup: standard input: there is no head' "$err"
}
check 'standard input without a head' headless_stdin
check 'four files' complains 2 'www: one file too many' --check-response \
  "$host" http https www www
check 'one role twice' complains 2 'http=http: one file too many' \
  --check-response "$host" http=http http=http
check 'no file' complains 2 'no FILE' --check-response "$host"
check 'no domain' complains 2 'needs --domain=HOST' --check-response http
check 'an empty domain' complains 2 'needs --domain=HOST' --check-response \
  --domain= http
check 'a domain that is too long' complains 2 'of 1 to 253' --check-response \
  --domain="$(printf '%0254d' 0)" http

finish
