"""Two nodes with the keys of one of four validators: it is reported and loses 56.25 % of its stake to the treasury."""
import papi
from harness import Network
from watch import FinalityWatch

LIMIT = 600
# Both nodes make a block for each slot of the validator's: a slot in four, from the time that they both run.
WITHIN = 240


def check():
    with Network(4) as net, FinalityWatch(net) as watch:
        net.wait_finalised(3, 120)
        script = papi.start("offence.js", net.nodes[0].url, "//Dave", str(WITHIN))
        try:
            # What it says once it watches: a report is not to be missed.
            began = script.stdout.readline()
            net.add_node("Dave again", ["--dave", "--validator"])
            lines = papi.finish(script, WITHIN + 60)
        finally:
            script.kill()
        net.need_running()
        honest = net.nodes[:3]
        # The three others do not mind.
        net.wait_finalised(watch.highest + 5, 60, honest)
        blocks = watch.verify(honest)
        report = [line.strip("• \n") for line in (began, *lines[:-1])]
        return report + [f"finality goes on; {blocks} final blocks are the same on the three others"]
