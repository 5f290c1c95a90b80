// What the reference programs share with their counterparts in ../programs: the same draws, the same protocol.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

constexpr int DRAWS = 1 << 16;

// xoshiro128+ of Blackman and Vigna from the state 1, 2, 3, 4.
struct Xoshiro {
  uint32_t s0 = 1, s1 = 2, s2 = 3, s3 = 4;
  uint32_t next() {
    const uint32_t result = s0 + s3, t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >> 21);
    return result;
  }
};

struct Draws {
  std::vector<double> incrementsUs = std::vector<double>(DRAWS);
  std::vector<int32_t> targets = std::vector<int32_t>(DRAWS);
  explicit Draws(int n) {
    Xoshiro random;
    for (int i = 0; i < 20; i++) random.next();
    for (int i = 0; i < DRAWS; i++) {
      incrementsUs[i] = std::ceil(-std::log((random.next() + 0.5) / 4294967296.0) * 1e6);
      targets[i] = static_cast<int32_t>(random.next() % static_cast<uint32_t>(n));
    }
  }
};

// Time of the processor, not of the wall: other programs on the machine then cost less truth.
inline double processorSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

// Events per second of the fastest of up to eight equal parts, as eventsPerSecond of ../programs/report.ts.
template <class Run>
double eventsPerSecond(int pending, int events, Run run) {
  const int parts = std::min(8, std::max(1, events / (100 * pending))), part = events / parts;
  double best = 0;
  for (int i = 0; i < parts; i++) {
    const double start = processorSeconds();
    run(part);
    best = std::max(best, part / (processorSeconds() - start));
  }
  return best;
}

// The only line that a program prints: millions of events per second, and a hash over the order of events.
inline void report(double eventsPerSecond, uint32_t hash) {
  std::printf("%.6f %u\n", eventsPerSecond / 1e6, hash);
}
