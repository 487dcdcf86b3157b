"""A replica for scripts/bench-serving: GET and POST, a stream that takes its time, and a web socket that echoes."""

import asyncio
import base64
import hashlib
import os
import time

VERSION = os.environ.get("VERSION", "1")
WORK = float(os.environ.get("WORK_SECONDS", "0.002"))
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


async def head(reader):
    lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in lines[1:-2])
    return lines[0].split(b" "), fields, {line.split(b": ")[0].lower(): line.split(b": ", 1)[1] for line in lines[1:-2]}


def plain(body, status=b"200 OK"):
    return b"HTTP/1.1 %s\r\ncontent-length: %d\r\n\r\n%s" % (status, len(body), body)


async def stream(writer, seconds):
    """A piece each quarter of a second; the last one says that it is whole."""
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    for number in range(int(seconds * 4)):
        writer.write(b"6\r\n%05d\n\r\n" % number)
        await writer.drain()
        await asyncio.sleep(0.25)
    writer.write(b"4\r\nend\n\r\n0\r\n\r\n")


async def echo(reader, writer, key):
    accept = base64.b64encode(hashlib.sha1(key + MAGIC).digest())
    writer.write(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                 b"sec-websocket-accept: %s\r\n\r\n" % accept)
    while True:
        # Frames of the bench are masked and shorter than 126 bytes.
        first, length = await reader.readexactly(2)
        mask, text = await reader.readexactly(4), await reader.readexactly(length & 127)
        if first & 15 == 8:
            return
        text = bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))
        writer.write(bytes([0x81, len(text)]) + text)
        await writer.drain()


async def serve(reader, writer):
    try:
        while True:
            (method, path, _), fields, exact = await head(reader)
            body = await reader.readexactly(int(fields.get(b"content-length", 0)))
            if path.endswith(b"/healthz"):
                writer.write(plain(b"ok"))
            elif b"/stream" in path:
                await stream(writer, float(path.rsplit(b"=", 1)[1]))
            elif fields.get(b"upgrade") == b"websocket":
                await echo(reader, writer, exact[b"sec-websocket-key"])
                return
            else:
                await asyncio.sleep(WORK)
                writer.write(plain(body if method == b"POST" else b"version %s\n" % VERSION.encode()))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(os.environ["PORT"]), backlog=1024)
    print(f"listening {time.time():.6f}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
