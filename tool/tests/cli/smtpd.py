#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
# A mail server on the loopback for tests: keeps what it is sent, one file a mail, and misbehaves
# as its orders say. Orders are a file, read anew for every mail, one word a line:
#   refuse ADDRESS   the recipient is refused
#   reject           the mail is refused after its data
#   hang-up          the connection ends after the data, without an answer
#   stall FILE N     after N mails: FILE is made after the data, no answer comes while this stands
# More arguments: auth (nobody sends without a password), tls DIR (nor without STARTTLS; DIR has
# cert.pem and key.pem). Prints its port.
import asyncio
import os
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, SMTP

keep, orders = sys.argv[1:3]


def ordered():
    try:
        with open(orders) as f:
            return [line.split() for line in f if line.strip()]
    except FileNotFoundError:
        return []


class Handler:
    n = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if ['refuse', address] in ordered():
            return '550 5.1.1 no such user'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        if ['reject'] in ordered():
            return '554 5.7.1 not wanted'
        stall = [o[1] for o in ordered() if o[0] == 'stall' and Handler.n >= int(o[2])]
        if stall:
            open(stall[0], 'w').close()
            while ['stall'] in [o[:1] for o in ordered()]:
                await asyncio.sleep(0.05)
            return '451 4.3.0 stalled'
        Handler.n += 1
        path = os.path.join(keep, '%03d' % Handler.n)
        with open(path + '.tmp', 'wb') as f:
            f.write(b'X-Rcpt: ' + ' '.join(envelope.rcpt_tos).encode() + b'\n' + envelope.content)
        os.rename(path + '.tmp', path)
        if ['hang-up'] in ordered():
            server.transport.abort()
            return '250 never heard'
        return '250 OK'


def check(server, session, envelope, mechanism, data):
    ok = data.login == b'me' and data.password == b'a secret'
    # not handled: the server itself says no
    return AuthResult(success=ok, handled=False)


more = sys.argv[3:]
tls = None
if 'tls' in more:
    keys = more[more.index('tls') + 1]
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(os.path.join(keys, 'cert.pem'), os.path.join(keys, 'key.pem'))


class Auth(Controller):
    def factory(self):
        return SMTP(self.handler, authenticator=check, auth_require_tls=tls is not None,
                    auth_required='auth' in more, tls_context=tls,
                    require_starttls=tls is not None)


c = Auth(Handler(), hostname='127.0.0.1', port=0)
# the controller itself wants to know the port beforehand
loop = asyncio.new_event_loop()
server = loop.run_until_complete(loop.create_server(c.factory, '127.0.0.1', 0))
print(server.sockets[0].getsockname()[1], flush=True)
loop.run_forever()
