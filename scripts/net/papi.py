"""Scripts of examples/papi, run against a node."""
import os
import pathlib
import shutil
import subprocess

from harness import Failed, need, say

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "examples" / "papi"


def _install():
    """What they need, once."""
    found = shutil.which("node") and shutil.which("npm")
    need(found, "it needs node.js 20 or newer and npm (apt-get install nodejs npm)")
    if not (FOLDER / "node_modules" / "polkadot-api").is_dir():
        say("installing what the PAPI scripts need")
        # The install scripts are of build tools that the scripts do not use.
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=600)
        need(done.returncode == 0, f"npm ci: {done.stderr[-800:]}")


def start(script, *arguments):
    """Starts a script; `finish` waits for it."""
    _install()
    return subprocess.Popen(
        ["node", str(FOLDER / script), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )


def finish(process, seconds):
    """The lines that a script printed. Raises Failed if it does not end well in time."""
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        process.kill()
        output, _ = process.communicate()
        raise Failed(f"{process.args[1]} did not end in {seconds} s:\n{output}") from error
    need(process.returncode == 0, f"{process.args[1]} failed:\n{output}")
    return output.splitlines()


def run(script, *arguments, seconds=300):
    """Runs a script to its end and answers the lines that it printed."""
    return finish(start(script, *arguments), seconds)
