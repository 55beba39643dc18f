"""What goes on beside a check, while a `with` block lasts."""
import threading


class Background:
    """Runs `_run` in a thread, which is to end soon after `_stop` is set."""

    def __init__(self):
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
