"""A ChatSocket client that knows only this: 4 bytes of length, big endian, then that many bytes of UTF-8 text."""
import socket
import sys
import threading

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 5050
server = socket.create_connection((host, port))

def send(text):
    data = text.encode()
    server.sendall(len(data).to_bytes(4, "big") + data)

def receive(count):
    data = b""
    while len(data) < count:
        data += server.recv(count - len(data)) or sys.exit()
    return data

def send_what_is_typed():
    for line in sys.stdin:
        send(line)
    send("/quit")

threading.Thread(target=send_what_is_typed, daemon=True).start()
while True:
    print(receive(int.from_bytes(receive(4), "big")).decode(), flush=True)
