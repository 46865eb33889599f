#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "edgefed_torch.h"
#include "layers.h"
#include "optimizer.h"

namespace edgefed {

/// The device of that name. Throws when it is not there, or is none that sessions run on.
at::Device find_device(const char* name);

/// A model on its device, with the state of one training run or one evaluation.
class Session {
 public:
  Session(const edgefed_torch_model& model, const edgefed_torch_training* training, float* parameters, at::Device device, int threads);

  edgefed_torch_score evaluate(const edgefed_torch_batch& batch);
  edgefed_torch_score differentiate(const edgefed_torch_batch& batch);
  void update(double rate_factor);
  void read_back();

 private:
  at::Tensor forward(const edgefed_torch_batch& batch, bool training);
  std::pair<at::Tensor, edgefed_torch_score> score(const at::Tensor& output, const edgefed_torch_batch& batch) const;
  Optimizer& optimizer();

  at::Device device_;
  int threads_;
  int loss_;
  std::vector<std::int64_t> sample_;
  std::int64_t outputs_;
  at::Tensor host_;       // the caller's parameters
  at::Tensor on_device_;  // the same memory on the CPU
  std::vector<Layer> layers_;
  std::optional<Optimizer> optimizer_;
  std::uint64_t seed_ = 0;
  std::uint64_t step_ = 0;
};

}  // namespace edgefed
