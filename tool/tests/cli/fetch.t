#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# fetch, from a server on the loopback that behaves like the archives on good and on bad days.
. "$(dirname "$0")/tap.sh"

unset http_proxy HTTP_PROXY https_proxy all_proxy ALL_PROXY
corpus=$top/tool/tests/mail
id=0123456789abcdef0123456789abcdef01234567
cat > "$tmp/server.py" <<'END'
import gzip, http.server, os, sys
corpus, log = sys.argv[1], sys.argv[2]
read = lambda n: open(os.path.join(corpus, n), 'rb').read()
class H(http.server.BaseHTTPRequestHandler):
    tries = 0
    def log_message(self, *a): pass
    def send(self, body, code=200, head=()):
        self.send_response(code)
        for k, v in head: self.send_header(k, v)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        with open(log, 'a') as f: f.write(self.path + ' ' + self.headers['User-Agent'] + '\n')
        p = self.path
        if p == '/git/patch/?id=0123456789abcdef0123456789abcdef01234567' or p.endswith('id=0123456789ab'):
            self.send(read('plain.mbox'))
        elif p == '/git/patch/?id=' + 40 * '1': self.send(read('plain.mbox'))
        elif p == '/git/patch/?id=' + 40 * '2': self.send(read('challenge.html'))
        elif p == '/git/patch/?id=' + 40 * '3':
            H.tries += 1
            self.send(read('plain.mbox').replace(b'0123456789abcdef0123456789abcdef01234567', b'3' * 40)) if H.tries > 1 else self.send(b'busy', 503, [('Retry-After', '1')])
        elif p == '/git/patch/?id=' + 40 * '4': self.send(b'x' * (65 << 20))
        elif p == '/git/patch/?id=' + 40 * '5': self.send(b'', 302, [('Location', 'file:///etc/passwd')])
        elif p == '/git/patch/?id=' + 40 * '6': self.send(b'broken', 500)
        elif p == '/lore/p1@example.org/t.mbox.gz': self.send(gzip.compress(read('series.mbox')))
        elif p == '/lore/cut@example.org/t.mbox.gz': self.send(gzip.compress(read('series.mbox'))[:300])
        elif p == '/lore/other@example.org/t.mbox.gz': self.send(gzip.compress(read('series.mbox')))
        elif p == '/lore/bomb@example.org/t.mbox.gz': self.send(gzip.compress(b'\0' * (300 << 20), 9))
        elif p == '/lore/odd%2Fid%25@example.org/t.mbox.gz':
            self.send(gzip.compress(read('series.mbox').replace(b'p1@example.org', b'odd/id%@example.org')))
        else: self.send(b'not here', 404)
s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H)
print(s.server_port, flush=True)
s.serve_forever()
END
/usr/bin/python3 "$tmp/server.py" "$corpus" "$tmp/log" > "$tmp/port" &
server=$!
trap 'kill $server 2>/dev/null; chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
for _ in $(seq 100); do [ -s "$tmp/port" ] && break; sleep 0.1; done
port=$(cat "$tmp/port")
git config --global backport.gitweb "http://127.0.0.1:$port/git"
git config --global backport.lore "http://127.0.0.1:$port/lore"
asked() { wc -l < "$tmp/log"; }

run --json fetch $id
is "$code" 0 "a commit's patch is fetched"
json "$out" '$d->{schema} eq "backport.fetch/1" && $d->{what} eq "commit" && !$d->{cached} && @{$d->{mails}} == 1' "and described"
has "$tmp/log" "backport/" "the server is told who asks"
run fetch -o - $id
cmp -s "$out" "$corpus/plain.mbox"
ok $? "the second time it is the same, to the byte"
is "$(asked)" 1 "and nobody was asked"
run fetch --offline $id
is "$code" 0 "--offline has it"
run fetch --offline 999999999999
is "$code" 2 "--offline has nothing else"
has "$err" "next: backport fetch" "and says how to get it"
run fetch --refresh $id
is "$(asked)" 2 "--refresh asks again"
run fetch 0123456789AB
is "$code" 0 "an abbreviated id will do"

run --json fetch '<p1@example.org>'
is "$code" 0 "a thread is fetched"
json "$out" '@{$d->{mails}} == 5 && 3 == grep { $_->{patch} && $_->{subject} !~ /^Re/ } @{$d->{mails}}' "all of it"
path=$(perl -MJSON::PP -0777 -ne 'print JSON::PP->new->decode($_)->{path}' < "$out")
run fetch "https://lore.example.org/linux-mm/p1@example.org/T/#u"
has "$out" "$path" "an archive's URL names the same thread"
touch -d '2 hours ago' "$path"
n=$(asked)
run fetch p1@example.org
is "$(asked)" $((n + 1)) "after an hour it is asked for again"
run fetch 'odd/id%@example.org'
is "$code" 0 "odd characters of a Message-ID are escaped"

while read -r what why; do
	run fetch "$what"
	is "$code" 2 "$what is an error"
	has "$err" "$why" "$why"
done <<END
1111111111111111111111111111111111111111 is not the patch of commit
2222222222222222222222222222222222222222 web page
4444444444444444444444444444444444444444 more than 64 MiB
5555555555555555555555555555555555555555 file
6666666666666666666666666666666666666666 answers with 500
7777777777777777777777777777777777777777 not there
cut@example.org cut off
other@example.org not in it
bomb@example.org unpacks to more than
word neither a commit
END
run fetch 2222222222222222222222222222222222222222
has "$err" "apply --mbox FILE" "a challenge page names the way out"
is "$(find "$XDG_CACHE_HOME" -name '*2222*' -o -name '*cut*' -o -name '*bomb*' | wc -l)" 0 "nothing of the bad is kept"
run fetch 3333333333333333333333333333333333333333
is "$code" 0 "a busy server is asked again"

# a repository's own config does not say where to ask
git init -q "$tmp/repo"
git -C "$tmp/repo" config backport.gitweb "http://127.0.0.1:$port/lore"
(cd "$tmp/repo" && run fetch --refresh $id; echo "$code" > "$tmp/code")
is "$(cat "$tmp/code")" 0 "a repository cannot choose the server"

kill $server
wait $server 2>/dev/null
touch -d '2 hours ago' "$path"
run fetch p1@example.org
is "$code" 0 "without a network the older copy is used"
has "$err" "older copy" "with a warning"
run fetch 8888888888888888888888888888888888888888
is "$code" 2 "what is not kept is an error then"
run fetch
is "$code" 129 "nothing to fetch is a usage error"
finish
