// PHOLD as a whole kernel: n processes, n events; an event counts in its process and schedules another at a process
// drawn by chance. Events are records with a kind, dispatched by a switch. `phold ladder|heap4 N EVENTS`.
#include <string>

#include "common.h"
#include "heap4.h"
#include "ladder.h"

template <class Queue>
class Kernel {
  struct Event {
    int32_t kind, a, b;
  };
  const Draws draws;
  Queue queue;
  std::vector<Event> events;
  std::vector<int32_t> free, counts;
  size_t draw = 0;
  uint32_t hash = 0;

  inline void schedule(double at, int32_t kind, int32_t a, int32_t b) {
    const int32_t slot = free.back();
    free.pop_back();
    events[slot] = {kind, a, b};
    queue.push(at, slot);
  }

  inline void fire(int32_t process, int32_t value) {
    counts[process]++;
    hash = hash * 31 + process;
    draw = (draw + 1) & (DRAWS - 1);
    schedule(queue.time + draws.incrementsUs[draw], draw & 3, draws.targets[draw], value);
  }

 public:
  explicit Kernel(int n) : draws(n), queue(n + 16), events(n + 16), counts(n) {
    for (int slot = n + 15; slot >= 0; slot--) free.push_back(slot);
    for (int i = 0; i < n; i++) schedule(draws.incrementsUs[i & (DRAWS - 1)], i & 3, i, 0);
  }

  void run(int count) {
    for (int i = 0; i < count; i++) {
      const int32_t slot = queue.pop();
      const Event event = events[slot];
      free.push_back(slot);
      switch (event.kind) {
        case 0: fire(event.a, event.b + 1); break;
        case 1: fire(event.a, event.b ^ 1); break;
        case 2: fire(event.a, event.b); break;
        default: fire(event.a, event.b - 1);
      }
    }
  }

  uint32_t digest() const { return hash; }
};

template <class Queue>
void phold(int n, int events) {
  Kernel<Queue> kernel(n);
  kernel.run(3 * n > 4000000 ? 3 * n : 4000000);
  const double figure = eventsPerSecond(n, events, [&](int count) { kernel.run(count); });
  report(figure, kernel.digest());
}

int main(int, char** arguments) {
  const int n = std::atoi(arguments[2]), events = std::atoi(arguments[3]);
  if (std::string(arguments[1]) == "ladder") phold<Ladder>(n, events);
  else phold<Heap4>(n, events);
}
