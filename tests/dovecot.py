"""A real IMAP server for tests: Debian's Dovecot, in a folder and on a port of its own."""

from __future__ import annotations

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live import eventually, free_port

PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
USER, PASSWORD = "help", "a-mailbox-password"
CONFIGURATION = """
base_dir = {run}
state_dir = {run}
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {user}
default_login_user = {login_user}
default_internal_group = {group}
first_valid_uid = 0
mail_location = maildir:{folder}/mail
mail_uid = {uid}
mail_gid = {gid}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@contextmanager
def dovecot() -> Iterator[int]:
    """Run Dovecot over an empty mailbox; gives its port. Raises FileNotFoundError where it is not installed."""
    if not Path(PROGRAM).exists():
        raise FileNotFoundError("Dovecot is not installed (Debian: dovecot-imapd)")
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="dovecot-"))
    mail = _mail_owner(folder)
    configuration = folder / "dovecot.conf"
    run = folder / "run"
    run.mkdir(mode=0o755)
    users = _users()
    configuration.write_text(
        CONFIGURATION.format(run=run, folder=folder, password=PASSWORD, port=port, **mail, **users), encoding="utf-8"
    )
    server = subprocess.Popen([PROGRAM, "-F", "-c", str(configuration)])
    try:
        eventually(lambda: _answers(port))
        yield port
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


def _users() -> dict[str, str]:
    """Dovecot runs its parts as other users only where it may: as root."""
    if os.getuid() == 0:
        return {"user": "dovecot", "login_user": "dovenull", "group": "dovecot"}
    me, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    return {"user": me, "login_user": me, "group": group}


def _mail_owner(folder: Path) -> dict[str, int]:
    """Whose the mail is: nobody's where we are root, since Dovecot hands no mail to root."""
    if os.getuid() != 0:
        return {"uid": os.getuid(), "gid": os.getgid()}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.chmod(0o755)
    return {"uid": nobody.pw_uid, "gid": nobody.pw_gid}


def _answers(port: int) -> bool:
    """Whether the server greets; its login service comes up a moment after its port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
            return probe.recv(4) == b"* OK"
    except OSError:
        return False
