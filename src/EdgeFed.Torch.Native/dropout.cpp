#include "dropout.h"

#include <cmath>

namespace edgefed {
namespace {

constexpr std::uint64_t gamma = 0x9E3779B97F4A7C15;
constexpr int step_bits = 40;      // layer and step share the number of a random stream
constexpr int bits_per_draw = 16;  // one word decides about four elements

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

}  // namespace

at::Tensor dropout_mask(const at::Tensor& like, double p, std::uint64_t seed, int layer, std::uint64_t step) {
  const auto stream = (static_cast<std::uint64_t>(layer + 1) << step_bits) + step;
  const auto key = mix(mix(seed + gamma) + stream * gamma);
  const auto threshold = static_cast<std::uint32_t>(std::nearbyint(p * (1 << bits_per_draw)));
  const auto scale = static_cast<float>(1 / (1 - p));
  auto mask = at::empty(like.sizes(), at::kFloat);
  auto* const values = mask.data_ptr<float>();
  std::uint64_t bits = 0;
  for (std::int64_t i = 0; i < mask.numel(); i++, bits >>= bits_per_draw) {
    if (i % 4 == 0) bits = mix(key + (static_cast<std::uint64_t>(i / 4) + 1) * gamma);
    values[i] = (bits & 0xFFFF) >= threshold ? scale : 0;
  }
  return mask.to(like.device());
}

}  // namespace edgefed
