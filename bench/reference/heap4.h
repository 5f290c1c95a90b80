// Heap of four children a node over 128-bit keys {time, sequence number, id}: the least child is chosen without a
// branch, siblings share a cache line, and a pop waits for the push that usually follows to fill its hole.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <cstring>

class Heap4 {
  using Key = unsigned __int128;
  Key* heap;
  size_t count = 0;
  uint32_t seq = 0;
  bool hole = false;

 public:
  double time = 0;
  explicit Heap4(size_t capacity) {
    const size_t bytes = ((capacity + 64) * sizeof(Key) + 4095) / 4096 * 4096;
    heap = static_cast<Key*>(std::aligned_alloc(4096, bytes)) + 3;
    for (size_t i = 0; i < capacity + 16; i++) heap[i] = ~static_cast<Key>(0);
  }

  inline void push(double at, int32_t id) {
    uint64_t bits;
    std::memcpy(&bits, &at, 8);
    const Key key = static_cast<Key>(bits) << 64 | static_cast<uint64_t>(seq++) << 32 | static_cast<uint32_t>(id);
    if (hole) {
      hole = false;
      sink(key);
      return;
    }
    size_t i = count++;
    for (; i > 0 && key < heap[(i - 1) / 4]; i = (i - 1) / 4) heap[i] = heap[(i - 1) / 4];
    heap[i] = key;
  }

  inline int32_t pop() {
    if (hole) {
      const Key last = heap[--count];
      heap[count] = ~static_cast<Key>(0);
      if (count > 0) sink(last);
    }
    hole = true;
    const uint64_t bits = static_cast<uint64_t>(heap[0] >> 64);
    std::memcpy(&time, &bits, 8);
    return static_cast<int32_t>(heap[0]);
  }

 private:
  inline void sink(Key key) {
    size_t i = 0;
    for (size_t child = 1; child < count; child = 4 * i + 1) {
      const size_t left = child + (heap[child + 1] < heap[child]);
      const size_t right = child + 2 + (heap[child + 3] < heap[child + 2]);
      const size_t least = heap[right] < heap[left] ? right : left;
      if (!(heap[least] < key)) break;
      heap[i] = heap[least];
      i = least;
    }
    heap[i] = key;
  }
};
