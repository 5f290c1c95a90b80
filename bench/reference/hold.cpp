// HOLD: n events pending; take the next, put it back later by a draw. `hold ladder|heap4 N EVENTS`.
#include <string>

#include "common.h"
#include "heap4.h"
#include "ladder.h"

template <class Queue>
void hold(int n, int events) {
  const Draws draws(n);
  Queue queue(n + 1);
  size_t draw = 0;
  uint32_t hash = 0;
  const auto next = [&] {
    const double us = draws.incrementsUs[draw];
    draw = (draw + 1) & (DRAWS - 1);
    return us;
  };
  for (int id = 0; id < n; id++) queue.push(next(), id);
  const auto turn = [&](int count) {
    for (int i = 0; i < count; i++) {
      const int32_t id = queue.pop();
      hash = hash * 31 + id;
      queue.push(queue.time + next(), id);
    }
  };
  turn(3 * n > 4000000 ? 3 * n : 4000000);
  const double figure = eventsPerSecond(n, events, turn);
  report(figure, hash);
}

int main(int, char** arguments) {
  const int n = std::atoi(arguments[2]), events = std::atoi(arguments[3]);
  if (std::string(arguments[1]) == "ladder") hold<Ladder>(n, events);
  else hold<Heap4>(n, events);
}
