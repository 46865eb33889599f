#include "threads.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace edgefed {
namespace {

/// libtorch may stand on another BLAS, or have OpenBLAS under a name of its own: then it looks after its threads itself.
template <typename Function>
Function* blas(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

void set_blas_threads(int threads) {
  static auto* const set = blas<void(int)>("openblas_set_num_threads");
  if (set != nullptr) set(threads);
}

int blas_threads() {
  static auto* const get = blas<int()>("openblas_get_num_threads");
  return get == nullptr ? 1 : get();
}

}  // namespace

ThreadScope::ThreadScope(int threads) : blas_before_(blas_threads()) {
  if (at::get_num_threads() != threads) at::set_num_threads(threads);
  if (blas_before_ != threads) set_blas_threads(threads);
}

ThreadScope::~ThreadScope() {
  if (blas_before_ != blas_threads()) set_blas_threads(blas_before_);
}

}  // namespace edgefed
