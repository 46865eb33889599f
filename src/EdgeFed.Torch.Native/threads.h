#pragma once

namespace edgefed {

/// How many threads libtorch and the OpenBLAS below it use, for as long as this lives. OpenBLAS's number belongs to the process,
/// where the built-in engine counts on its own; so it is put back.
class ThreadScope {
 public:
  explicit ThreadScope(int threads);
  ~ThreadScope();
  ThreadScope(const ThreadScope&) = delete;
  ThreadScope& operator=(const ThreadScope&) = delete;

 private:
  int blas_before_;
};

}  // namespace edgefed
