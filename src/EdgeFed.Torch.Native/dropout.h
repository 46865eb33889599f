#pragma once

#include <ATen/ATen.h>

#include <cstdint>

namespace edgefed {

/// 1 / (1 - p) where an element is kept and 0 where it is not, as long as `like`: what the built-in engine draws for the same seed,
/// layer (from 0) and step (from 1). See CounterRandom.cs and DropoutKernels.cs.
at::Tensor dropout_mask(const at::Tensor& like, double p, std::uint64_t seed, int layer, std::uint64_t step);

}  // namespace edgefed
