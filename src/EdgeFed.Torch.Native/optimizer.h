#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <vector>

#include "edgefed_torch.h"

namespace torch::optim {
class Optimizer;
}

namespace edgefed {

/// The optimiser of a session with all that is done to gradients before it: proximal term, then clipping.
class Optimizer {
 public:
  Optimizer(const edgefed_torch_training& training, std::vector<at::Tensor> parameters);
  Optimizer(Optimizer&&) noexcept;
  ~Optimizer();

  void forget_gradients();
  void step(double rate_factor);

 private:
  edgefed_torch_training training_;
  std::vector<at::Tensor> parameters_;
  std::vector<at::Tensor> start_;  // what the proximal term pulls to
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

}  // namespace edgefed
