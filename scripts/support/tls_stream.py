"""Sends a file over one plain TLS 1.3 connection on loopback and prints the seconds that it took: what any transfer of
the same bytes under TLS costs on this machine. A megabyte at a time, sender and receiver in processes of their own.

    tls_stream.py FILE CERTIFICATE KEY
"""

import os
import socket
import ssl
import sys
import time

CHUNK = 1 << 20


def send(listener, path, context):
    plain, _ = listener.accept()
    with context.wrap_socket(plain, server_side=True) as stream, open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            stream.sendall(chunk)


def main():
    path, certificate, key = sys.argv[1:]
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.minimum_version = ssl.TLSVersion.TLSv1_3
    server.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=certificate)
    client.minimum_version = ssl.TLSVersion.TLSv1_3
    # The certificate is for this one run; that it is the right one is checked, its name is nobody's.
    client.check_hostname = False
    listener = socket.create_server(("127.0.0.1", 0))
    sender = os.fork()
    if sender == 0:
        send(listener, path, server)
        os._exit(0)
    begin = time.monotonic()
    count = 0
    room = bytearray(CHUNK)
    with client.wrap_socket(socket.create_connection(listener.getsockname())) as stream:
        while got := stream.recv_into(room):
            count += got
    seconds = time.monotonic() - begin
    _, status = os.waitpid(sender, 0)
    if status != 0 or count != os.path.getsize(path):
        sys.exit(f"{count} bytes came of {os.path.getsize(path)}")
    print(f"{seconds:.3f}")


main()
