"""A public node refuses oversize batches and bodies, unsafe methods, and too many connections and subscriptions, with clear errors."""
import json

import public
import rpc
from harness import Network, need, wait_until

LIMIT = 180


def quick():
    """It is quick as it is."""
    return check()


def check():
    measured = []
    with Network(0) as net:
        # On loopback all methods are for the operator, unless told otherwise.
        node = net.add_node("public", ["--rpc-methods", "safe", *public.LIMITS])
        net.wait_answering()
        served = node.rpc("rpc_methods")["methods"]

        count = public.unsafe_methods(node.rpc, served)
        socket = node.socket()
        public.unsafe_methods(socket.call, served)
        measured.append(f"{count} unsafe methods refused, over HTTP and web socket: {public.refused(lambda: node.rpc('system_peers'))}")

        measured.append(f"batch of {public.BATCH} answered, of {public.BATCH + 1} refused: {_batches(node, socket)}")
        measured += _bodies(node, socket)
        measured.append(_subscriptions(node))
        measured.append(_connections(node))
        socket.close()
        wait_until(lambda: node.rpc("system_health") is not None, 10, "it serves others after all that")
        net.need_running()
    return measured


def _batches(node, socket):
    status, body = rpc.post(node.rpc_host, node.rpc_port, public.batch(public.BATCH))
    need(status == 200 and len(json.loads(body)) == public.BATCH, f"a batch of {public.BATCH}: {status} {body[:200]}")
    _, body = rpc.post(node.rpc_host, node.rpc_port, public.batch(public.BATCH + 1))
    over_http = json.loads(body)
    socket.send_text(public.batch(public.BATCH + 1))
    over_socket = socket.receive()
    for answer in (over_http, over_socket):
        need(isinstance(answer, dict) and "batch" in answer["error"]["message"].lower(), f"a large batch: {answer}")
    need(socket.call("system_chain"), "the web socket is of no more use")
    return rpc.RpcError(over_http["error"])


def _bodies(node, socket):
    size = public.REQUEST * 1024 * 1024
    large = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "system_chain", "params": ["0" * size]})
    status, body = rpc.post(node.rpc_host, node.rpc_port, large.encode(), timeout=30)
    need(status == 413, f"a body of {len(large)} bytes: {status} {body[:200]}")
    lines = [f"body of {len(large)} bytes refused over HTTP: {status} {body.decode(errors='replace').strip()[:120]}"]
    socket.send_text(large)
    answer = socket.receive()
    need("error" in answer and "too" in answer["error"]["message"].lower(), f"a message of {len(large)} bytes: {answer}")
    lines.append(f"the same over a web socket: {rpc.RpcError(answer['error'])}; the connection goes on: {socket.call('system_chain')}")
    return lines


def _subscriptions(node):
    socket = node.socket()
    for _ in range(public.SUBSCRIPTIONS):
        socket.call("chain_subscribeNewHeads")
    error = public.refused(lambda: socket.call("chain_subscribeNewHeads"))
    need(isinstance(error, rpc.RpcError) and "subscription" in error.message.lower(), f"a subscription too many: {error}")
    socket.close()
    return f"subscription {public.SUBSCRIPTIONS + 1} on one connection refused: {error}"


def _connections(node):
    held = []
    try:
        for _ in range(public.CONNECTIONS + 1):
            held.append(node.socket())
    except rpc.HttpError as error:
        need(error.status == 429, f"a connection too many: {error}")
        # One is the socket of the check itself.
        need(len(held) >= public.CONNECTIONS - 5, f"only {len(held)} connections were accepted")
        return f"connection {len(held) + 2} refused: HTTP {error.status} {error.body.splitlines()[0]}"
    finally:
        for socket in held:
            socket.close()
    need(False, f"{len(held)} connections were accepted")
    return ""
