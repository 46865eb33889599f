#include "optimizer.h"

#include <torch/optim/adam.h>
#include <torch/optim/sgd.h>

#include <torch/nn/utils/clip_grad.h>  // stands on what the others include

#include <stdexcept>
#include <string>
#include <utility>

namespace edgefed {
namespace {

std::unique_ptr<torch::optim::Optimizer> make(const edgefed_torch_training& training, const std::vector<at::Tensor>& parameters) {
  switch (training.optimizer) {
    case EDGEFED_TORCH_SGD:
      return std::make_unique<torch::optim::SGD>(parameters, torch::optim::SGDOptions(training.learning_rate)
          .momentum(training.momentum).nesterov(training.nesterov != 0).weight_decay(training.weight_decay));
    case EDGEFED_TORCH_ADAM:
      return std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(training.learning_rate)
          .betas({training.beta1, training.beta2}).eps(training.epsilon).weight_decay(training.weight_decay));
    default:
      throw std::invalid_argument("the optimiser is number " + std::to_string(training.optimizer) + ", which this library does not know");
  }
}

}  // namespace

Optimizer::Optimizer(const edgefed_torch_training& training, std::vector<at::Tensor> parameters)
    : training_(training), parameters_(std::move(parameters)), optimizer_(make(training_, parameters_)) {
  if (training_.proximal_mu == 0) return;
  for (const auto& parameter : parameters_) start_.push_back(parameter.detach().clone());
}

Optimizer::Optimizer(Optimizer&&) noexcept = default;

Optimizer::~Optimizer() = default;

void Optimizer::forget_gradients() {
  for (auto& parameter : parameters_) parameter.mutable_grad() = at::Tensor();
}

void Optimizer::step(double rate_factor) {
  at::NoGradGuard no_gradients;
  for (std::size_t i = 0; i < start_.size(); i++)
    parameters_[i].mutable_grad().add_(parameters_[i] - start_[i], training_.proximal_mu);
  if (training_.max_gradient_norm > 0) torch::nn::utils::clip_grad_norm_(parameters_, training_.max_gradient_norm);
  for (auto& group : optimizer_->param_groups()) group.options().set_lr(training_.learning_rate * rate_factor);
  optimizer_->step();
}

}  // namespace edgefed
