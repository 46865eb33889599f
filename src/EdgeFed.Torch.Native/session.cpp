#include "session.h"

#include <torch/cuda.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "threads.h"

namespace edgefed {
namespace {

/// Products in full float32, and the same kernels every time, where the device leaves a choice.
void prefer_exactness() {
  auto& context = at::globalContext();
  context.setAllowTF32CuBLAS(false);
  context.setAllowTF32CuDNN(false);
  context.setBenchmarkCuDNN(false);
  context.setDeterministicCuDNN(true);
}

template <typename T>
at::Tensor view(const T* values, at::IntArrayRef shape, at::ScalarType type) {
  return at::from_blob(const_cast<T*>(values), shape, type);
}

}  // namespace

at::Device find_device(const char* name) {
  const at::Device device(name);
  if (device.is_cpu()) return device;
  if (!device.is_cuda()) throw std::invalid_argument(std::string("the device '") + name + "' is none of cpu, cuda and cuda:N");
  const auto count = static_cast<int>(torch::cuda::device_count());
  if (count > 0 && device.index() < count) return device;
  throw std::invalid_argument(
      std::string("the device '") + name + "' is not there: libtorch sees " + std::to_string(count) + " CUDA devices");
}

Session::Session(
    const edgefed_torch_model& model, const edgefed_torch_training* training, float* parameters, at::Device device, int threads)
    : device_(device),
      threads_(threads),
      loss_(model.loss),
      sample_(model.input, model.input + model.rank),
      outputs_(model.outputs),
      host_(at::from_blob(parameters, {model.parameter_count}, at::kFloat)),
      on_device_(host_.to(device)) {
  const ThreadScope scope(threads_);
  prefer_exactness();
  Parameters views(on_device_, training != nullptr);
  layers_ = make_layers(model, views);
  if (training == nullptr) return;
  seed_ = training->seed;
  optimizer_.emplace(*training, views.trainables());
}

edgefed_torch_score Session::evaluate(const edgefed_torch_batch& batch) {
  const ThreadScope scope(threads_);
  const at::NoGradGuard no_gradients;
  return score(forward(batch, /*training=*/false), batch).second;
}

edgefed_torch_score Session::differentiate(const edgefed_torch_batch& batch) {
  const ThreadScope scope(threads_);
  optimizer().forget_gradients();
  step_++;
  const auto [loss, result] = score(forward(batch, /*training=*/true), batch);
  if (std::isfinite(result.loss)) loss.backward();
  return result;
}

void Session::update(double rate_factor) {
  const ThreadScope scope(threads_);
  optimizer().step(rate_factor);
}

void Session::read_back() {
  if (!device_.is_cpu()) host_.copy_(on_device_);
}

at::Tensor Session::forward(const edgefed_torch_batch& batch, bool training) {
  std::vector<std::int64_t> shape{batch.count};
  shape.insert(shape.end(), sample_.begin(), sample_.end());
  auto x = view(batch.inputs, shape, at::kFloat).to(device_);
  const Pass pass{training, seed_, step_};
  for (const auto& layer : layers_) x = layer(x, pass);
  return x;
}

std::pair<at::Tensor, edgefed_torch_score> Session::score(const at::Tensor& output, const edgefed_torch_batch& batch) const {
  if (loss_ == EDGEFED_TORCH_SQUARED_ERROR) {
    const auto loss = at::mse_loss(output, view(batch.targets, {batch.count, outputs_}, at::kFloat).to(device_));
    return {loss, {loss.item<float>() * static_cast<double>(batch.count), 0}};
  }
  if (loss_ != EDGEFED_TORCH_CROSS_ENTROPY)
    throw std::invalid_argument("the loss is number " + std::to_string(loss_) + ", which this library does not know");
  const auto labels = view(batch.labels, {batch.count}, at::kInt).to(device_, at::kLong);
  const auto loss = at::cross_entropy_loss(output, labels);
  const auto correct = output.argmax(1).eq(labels).sum().item<std::int64_t>();
  return {loss, {loss.item<float>() * static_cast<double>(batch.count), static_cast<std::int32_t>(correct)}};
}

Optimizer& Session::optimizer() {
  if (!optimizer_) throw std::logic_error("the session was made for evaluation");
  return *optimizer_;
}

}  // namespace edgefed
