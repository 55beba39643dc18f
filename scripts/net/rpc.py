"""JSON-RPC over HTTP and web sockets, with the standard library alone. A call may enter a network namespace."""
import base64
import ctypes
import http.client
import itertools
import json
import os
import socket
import struct
import threading

CLONE_NEWNET = 0x40000000
# The longest message that a web socket here accepts, in bytes.
MAX_MESSAGE = 64 * 1024 * 1024


class RpcError(Exception):
    """The node answered with an error."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')}: {error.get('message')} {error.get('data', '')}".strip())
        self.code = error.get("code")
        self.message = error.get("message", "")
        self.data = error.get("data")


class HttpError(Exception):
    """The node refused a whole HTTP request."""

    def __init__(self, status, body):
        super().__init__(f"HTTP {status}: {body[:200]}")
        self.status = status
        self.body = body


def enter(namespace):
    """Moves the calling thread into the network namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    try:
        if libc.setns(handle, CLONE_NEWNET) != 0:
            number = ctypes.get_errno()
            raise OSError(number, f"cannot enter the network namespace {namespace}: {os.strerror(number)}")
    finally:
        os.close(handle)


def connect(host, port, namespace=None, timeout=10):
    """A TCP connection. A socket stays in the namespace in which it was made, so only its making needs a thread there."""
    if namespace is None:
        return socket.create_connection((host, port), timeout)
    made = []

    def make():
        try:
            enter(namespace)
            made.append(socket.socket())
        except OSError as error:
            made.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    if isinstance(made[0], OSError):
        raise made[0]
    made[0].settimeout(timeout)
    try:
        made[0].connect((host, port))
    except OSError:
        made[0].close()
        raise
    return made[0]


class _Http(http.client.HTTPConnection):
    def __init__(self, host, port, namespace, timeout):
        super().__init__(host, port, timeout=timeout)
        self.namespace = namespace

    def connect(self):
        self.sock = connect(self.host, self.port, self.namespace, self.timeout)


def post(host, port, body, namespace=None, timeout=10):
    """Sends bytes, answers (status, bytes). Raises OSError if there is no answer."""
    connection = _Http(host, port, namespace, timeout)
    try:
        try:
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
        except (BrokenPipeError, ConnectionResetError):
            # A server that refuses a body by its length does not read it. Its answer is there nevertheless.
            pass
        response = connection.getresponse()
        return response.status, response.read()
    except http.client.HTTPException as error:
        raise ConnectionError(f"no HTTP answer: {error!r}") from error
    finally:
        connection.close()


def call(host, port, method, params=(), namespace=None, timeout=10):
    """One call. Raises RpcError, HttpError, or OSError if the node does not answer."""
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
    status, body = post(host, port, json.dumps(request).encode(), namespace, timeout)
    if status != 200:
        raise HttpError(status, body.decode(errors="replace"))
    answer = json.loads(body)
    if "error" in answer:
        raise RpcError(answer["error"])
    return answer["result"]


class Closed(ConnectionError):
    """The other side closed the web socket."""

    def __init__(self, code, reason):
        super().__init__(f"web socket closed: {code} {reason}".strip())
        self.code = code
        self.reason = reason


class Socket:
    """A web socket. `send` and `receive` may be used by one thread each."""

    def __init__(self, host, port, namespace=None, timeout=10):
        self._ids = itertools.count(1)
        self._buffer = b""
        self._lock = threading.Lock()
        self._socket = connect(host, port, namespace, timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n", 1)[0] + b" ":
            self._socket.close()
            raise HttpError(int(head.split()[1]), head.decode(errors="replace"))

    def _fill(self):
        piece = self._socket.recv(65536)
        if not piece:
            raise Closed(None, "without a word")
        self._buffer += piece

    def _take(self, count):
        while len(self._buffer) < count:
            self._fill()
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _frame(self, kind, payload):
        mask = os.urandom(4)
        if len(payload) < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | len(payload))
        elif len(payload) < 65536:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, len(payload))
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, len(payload))
        # As one number: masking byte by byte takes too long for large messages.
        repeated = int.from_bytes((mask * (len(payload) // 4 + 1))[: len(payload)], "big")
        masked = (int.from_bytes(payload, "big") ^ repeated).to_bytes(len(payload), "big")
        with self._lock:
            self._socket.sendall(head + mask + masked)

    def send_text(self, text):
        """Sends a message as it is."""
        self._frame(1, text.encode())

    def send(self, method, params=()):
        """Sends a request and answers its id."""
        number = next(self._ids)
        request = {"jsonrpc": "2.0", "id": number, "method": method, "params": list(params)}
        self.send_text(json.dumps(request))
        return number

    def receive(self):
        """The next message, decoded. Raises Closed when there is none, TimeoutError when none comes in time."""
        message = b""
        while True:
            first, second = self._take(2)
            length = second & 0x7F
            if length == 126:
                (length,) = struct.unpack("!H", self._take(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", self._take(8))
            if length > MAX_MESSAGE:
                raise ValueError(f"a message of {length} bytes")
            payload = self._take(length)
            kind = first & 0x0F
            if kind == 8:
                code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else None
                raise Closed(code, payload[2:].decode(errors="replace"))
            if kind == 9:
                self._frame(10, payload)
            if kind in (0, 1, 2):
                message += payload
                if first & 0x80:
                    return json.loads(message)

    def call(self, method, params=()):
        """One call; messages for others are dropped. Raises RpcError or OSError."""
        number = self.send(method, params)
        while True:
            answer = self.receive()
            if isinstance(answer, dict) and answer.get("id") == number:
                if "error" in answer:
                    raise RpcError(answer["error"])
                return answer["result"]

    def timeout(self, seconds):
        """How long `receive` waits."""
        self._socket.settimeout(seconds)

    def close(self):
        """Closes the connection without ceremony."""
        self._socket.close()
