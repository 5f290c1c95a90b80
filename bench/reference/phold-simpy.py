"""PHOLD on SimPy with callbacks, the fastest way to use it: phold-simpy.py N EVENTS.

Prints millions of events per second and 0, as the order of events is not compared.
"""
import random
import sys
import time

import simpy
from simpy.events import Timeout

DRAWS = 1 << 16
n, events = int(sys.argv[1]), int(sys.argv[2])
draws = random.Random(1)
increments = [draws.expovariate(1) for _ in range(DRAWS)]
targets = [draws.randrange(n) for _ in range(DRAWS)]
environment = simpy.Environment()
counts = [0] * n
draw = 0


def fire(event):
    global draw
    counts[event._value] += 1
    draw = (draw + 1) & (DRAWS - 1)
    following = Timeout(environment, increments[draw], targets[draw])
    following.callbacks.append(fire)


for i in range(n):
    first = Timeout(environment, increments[i & (DRAWS - 1)], i)
    first.callbacks.append(fire)
step = environment.step
for _ in range(n + events // 2):
    step()
# The fastest of eight equal parts, as in the other programs.
seconds = []
for _ in range(8):
    start = time.process_time()
    for _ in range(events // 8):
        step()
    seconds.append(time.process_time() - start)
print(events // 8 / min(seconds) / 1e6, 0)
