"""A public node refuses oversize batches and bodies, unsafe methods, and too many connections and subscriptions, with clear errors."""
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

        measured.append(f"batch of {public.BATCH} answered, of {public.BATCH + 1} refused: {public.batches(_post(node), socket)}")
        measured += _bodies(node, socket)
        measured.append(_subscriptions(node))
        measured.append(_connections(node))
        socket.close()
        wait_until(lambda: node.rpc("system_health") is not None, 10, "it serves others after all that")
        net.need_running()
    return measured


def _post(node):
    return lambda body: rpc.post(node.rpc_host, node.rpc_port, body, timeout=30)


def _bodies(node, socket):
    large = public.oversize()
    body, error, goes_on = public.bodies(_post(node), socket, large)
    return [
        f"body of {len(large)} bytes refused over HTTP: 413 {body[:120]}",
        f"the same over a web socket: {error}; the connection goes on: {goes_on}",
    ]


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
