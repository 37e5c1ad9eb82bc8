"""A real SMTP server that keeps what it is handed: one JSON line per message on stdout."""

import email.policy
import json
import signal
import sys
import threading
from email.parser import BytesParser

from aiosmtpd.controller import Controller


class Keep:
    async def handle_DATA(self, server, session, envelope):
        message = BytesParser(policy=email.policy.default).parsebytes(envelope.content)
        bodies = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        line = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "subject": message["subject"],
            "messageId": message["message-id"],
            "headers": {name.lower(): value for name, value in message.items()},
            "text": bodies.get("text/plain", ""),
            "html": bodies.get("text/html", ""),
        }
        print(json.dumps(line), flush=True)
        return "250 kept"


def main():
    controller = Controller(Keep(), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    print("ready", flush=True)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    stop.wait()
    controller.stop()


if __name__ == "__main__":
    main()
