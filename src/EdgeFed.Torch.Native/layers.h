#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "edgefed_torch.h"

namespace edgefed {

/// What a layer is told of the pass it is in.
struct Pass {
  bool training;
  std::uint64_t seed;
  std::uint64_t step;  // from 1
};

/// Input [batch, ...] to output [batch, ...].
using Layer = std::function<at::Tensor(const at::Tensor&, const Pass&)>;

/// Hands out the tensors that lie in the flat parameters, sharing their memory.
class Parameters {
 public:
  Parameters(at::Tensor flat, bool differentiable) : flat_(std::move(flat)), differentiable_(differentiable) {}

  /// A tensor the optimiser changes; undefined for offset -1.
  at::Tensor trainable(std::int64_t offset, at::IntArrayRef shape);

  /// Running statistics.
  at::Tensor buffer(std::int64_t offset, at::IntArrayRef shape) const;

  /// All that were handed out to the optimiser.
  const std::vector<at::Tensor>& trainables() const { return trainables_; }

 private:
  at::Tensor flat_;
  bool differentiable_;
  std::vector<at::Tensor> trainables_;
};

/// All layers of a model, in order. Throws, naming the layer, for a kind that is not known.
std::vector<Layer> make_layers(const edgefed_torch_model& model, Parameters& parameters);

}  // namespace edgefed
