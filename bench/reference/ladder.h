// Ladder queue (Tang, Goh and Thng, 2005) of bare (time, id) pairs in the order (time, sequence number): no handles, no
// cancelling, no payload. Nodes of 16 bytes, lists by index.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

class Ladder {
  static constexpr int SPLIT = 48, RUNGS = 10;
  static constexpr double INF = std::numeric_limits<double>::infinity();
  struct Node {
    double time;
    int32_t next;
    uint32_t seq;
  };
  struct Rung {
    std::vector<int32_t> heads, counts;
    double start = 0, width = 0, inverse = 0;
    int current = 0, length = 0;
  };
  std::vector<Node> nodes;
  Rung rungs[RUNGS];
  int rungCount = 0, top = -1, topCount = 0, frontCount = 0;
  double topMin = INF, topMax = -INF, topStart = -INF;
  std::vector<double> frontTimes = std::vector<double>(65536);
  std::vector<int32_t> frontIds = std::vector<int32_t>(65536);
  uint32_t seq = 0;

 public:
  double time = 0;
  explicit Ladder(size_t capacity) : nodes(capacity) {
    for (Rung& rung : rungs) rung.heads.assign(64, -1), rung.counts.assign(64, 0);
  }

  inline void push(double at, int32_t id) {
    Node& node = nodes[id];
    node.time = at;
    node.seq = seq++;
    if (at >= topStart) {
      node.next = top;
      top = id;
      topCount++;
      if (at > topMax) topMax = at;
      if (at < topMin) topMin = at;
      return;
    }
    for (int r = 0; r < rungCount; r++) {
      Rung& rung = rungs[r];
      const double place = std::floor((at - rung.start) * rung.inverse);
      if (place < rung.current) continue;
      const int bucket = place < rung.length ? static_cast<int>(place) : rung.length - 1;
      if (bucket < rung.current) continue;
      node.next = rung.heads[bucket];
      rung.heads[bucket] = id;
      rung.counts[bucket]++;
      return;
    }
    insert(at, id, node.seq);
  }

  inline int32_t pop() {
    while (frontCount == 0) refill();
    frontCount--;
    time = frontTimes[frontCount];
    return frontIds[frontCount];
  }

 private:
  inline void insert(double at, int32_t id, uint32_t order) {
    int place = frontCount++;
    if (static_cast<size_t>(frontCount) >= frontTimes.size()) {
      frontTimes.resize(2 * frontTimes.size());
      frontIds.resize(frontTimes.size());
    }
    for (; place > 0; place--) {
      const double other = frontTimes[place - 1];
      if (!(other < at || (other == at && static_cast<int32_t>(nodes[frontIds[place - 1]].seq - order) < 0))) break;
      frontTimes[place] = other;
      frontIds[place] = frontIds[place - 1];
    }
    frontTimes[place] = at;
    frontIds[place] = id;
  }

  void addRung(double start, double width, int length) {
    Rung& rung = rungs[rungCount++];
    if (static_cast<int>(rung.heads.size()) < length) rung.heads.assign(2 * length, -1), rung.counts.assign(2 * length, 0);
    rung.start = start;
    rung.width = width;
    rung.inverse = 1 / width;
    rung.current = 0;
    rung.length = length;
  }

  void spread(int32_t id) {
    Rung& rung = rungs[rungCount - 1];
    while (id >= 0) {
      const int32_t next = nodes[id].next;
      const double place = std::floor((nodes[id].time - rung.start) * rung.inverse);
      const int bucket = place < 0 ? 0 : place >= rung.length ? rung.length - 1 : static_cast<int>(place);
      nodes[id].next = rung.heads[bucket];
      rung.heads[bucket] = id;
      rung.counts[bucket]++;
      id = next;
    }
  }

  void refill() {
    if (rungCount == 0) {
      double width = (topMax - topMin) / topCount;
      if (!(width > 0)) width = std::max(1e-9, std::fabs(topMax) * 1e-12);
      addRung(topMin, width, topCount + 1);
      const int32_t list = top;
      topStart = topMin + (topCount + 1) * width;
      if (topStart <= topMax) topStart = topMax + width;
      top = -1;
      topCount = 0;
      topMin = INF;
      topMax = -INF;
      spread(list);
      return;
    }
    Rung& rung = rungs[rungCount - 1];
    int bucket = rung.current;
    while (bucket < rung.length && rung.counts[bucket] == 0) bucket++;
    rung.current = bucket;
    if (bucket >= rung.length) {
      rungCount--;
      return;
    }
    const int count = rung.counts[bucket];
    int32_t list = rung.heads[bucket];
    rung.heads[bucket] = -1;
    rung.counts[bucket] = 0;
    rung.current = bucket + 1;
    const double start = rung.start + bucket * rung.width, width = rung.width / count;
    if (count > SPLIT && rungCount < RUNGS && start + width > start && width > 1e-12 * std::fabs(start)) {
      addRung(start, width, count + 1);
      spread(list);
      return;
    }
    while (list >= 0) {
      const int32_t next = nodes[list].next;
      insert(nodes[list].time, list, nodes[list].seq);
      list = next;
    }
  }
};
