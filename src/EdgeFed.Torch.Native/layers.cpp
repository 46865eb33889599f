#include "layers.h"

#include <stdexcept>
#include <string>

#include "dropout.h"

namespace edgefed {
namespace {

using at::Tensor;
using Sizes = std::vector<std::int64_t>;

constexpr double batch_norm_epsilon = 1e-5;
constexpr double batch_norm_momentum = 0.1;
constexpr int same = -1;

template <typename Function>
Layer elementwise(Function function) {
  return [function](const Tensor& x, const Pass&) { return function(x); };
}

Layer linear(const edgefed_torch_layer& layer, Parameters& parameters) {
  const std::int64_t in = layer.sizes[0], out = layer.sizes[1];
  const auto weight = parameters.trainable(layer.tensors[0], {out, in});
  const auto bias = parameters.trainable(layer.tensors[1], {out});
  return [=](const Tensor& x, const Pass&) { return at::linear(x.flatten(1), weight, bias); };
}

Layer conv2d(const edgefed_torch_layer& layer, Parameters& parameters) {
  const auto* s = layer.sizes;
  const std::int64_t out = s[1], groups = s[8];
  const Sizes stride{s[4], s[5]}, padding{s[6], s[7]}, dilation{1, 1};
  const auto weight = parameters.trainable(layer.tensors[0], {out, s[0] / groups, s[2], s[3]});
  const auto bias = parameters.trainable(layer.tensors[1], {out});
  if (s[6] == same)
    return [=](const Tensor& x, const Pass&) { return at::conv2d(x, weight, bias, stride, "same", dilation, groups); };
  return [=](const Tensor& x, const Pass&) { return at::conv2d(x, weight, bias, stride, padding, dilation, groups); };
}

Layer max_pool2d(const edgefed_torch_layer& layer) {
  const Sizes kernel{layer.sizes[0], layer.sizes[1]}, stride{layer.sizes[2], layer.sizes[3]};
  return [=](const Tensor& x, const Pass&) { return at::max_pool2d(x, kernel, stride); };
}

Layer batch_norm(const edgefed_torch_layer& layer, Parameters& parameters) {
  const Sizes channels{layer.sizes[0]};
  const auto weight = parameters.trainable(layer.tensors[0], channels);
  const auto bias = parameters.trainable(layer.tensors[1], channels);
  const auto mean = parameters.buffer(layer.tensors[2], channels);
  const auto variance = parameters.buffer(layer.tensors[3], channels);
  const auto batches = parameters.buffer(layer.tensors[4], {});
  return [=](const Tensor& x, const Pass& pass) mutable {
    const auto normalize = [&](const Tensor& running_mean, const Tensor& running_variance) {
      return at::batch_norm(
          x, weight, bias, running_mean, running_variance, pass.training, batch_norm_momentum, batch_norm_epsilon, true);
    };
    if (!pass.training) return normalize(mean, variance);
    batches.add_(1);
    if (x.numel() > channels[0]) return normalize(mean, variance);
    // A single element a channel has no variance: 0 here, where libtorch divides by zero.
    mean.lerp_(x.detach().reshape(channels), batch_norm_momentum);
    variance.mul_(1 - batch_norm_momentum);
    return normalize({}, {});
  };
}

Layer dropout(const edgefed_torch_layer& layer, int index) {
  return [p = layer.number, index](const Tensor& x, const Pass& pass) {
    return pass.training ? x * dropout_mask(x, p, pass.seed, index, pass.step) : x;
  };
}

Layer lstm(const edgefed_torch_layer& layer, Parameters& parameters) {
  const std::int64_t in = layer.sizes[0], hidden = layer.sizes[1], gates = 4 * hidden;
  const bool all = layer.sizes[2] != 0;
  const std::vector<Tensor> weights{
      parameters.trainable(layer.tensors[0], {gates, in}), parameters.trainable(layer.tensors[1], {gates, hidden}),
      parameters.trainable(layer.tensors[2], {gates}), parameters.trainable(layer.tensors[3], {gates})};
  return [=](const Tensor& x, const Pass& pass) {
    const auto zero = at::zeros({1, x.size(0), hidden}, x.options());
    const auto output = std::get<0>(at::lstm(
        x, {zero, zero}, weights, /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0.0, pass.training,
        /*bidirectional=*/false, /*batch_first=*/true));
    return all ? output : output.select(1, -1);
  };
}

Layer make_layer(const edgefed_torch_layer& layer, int index, Parameters& parameters) {
  switch (layer.kind) {
    case EDGEFED_TORCH_LINEAR: return linear(layer, parameters);
    case EDGEFED_TORCH_CONV2D: return conv2d(layer, parameters);
    case EDGEFED_TORCH_MAX_POOL2D: return max_pool2d(layer);
    case EDGEFED_TORCH_GLOBAL_AVERAGE_POOL: return elementwise([](const Tensor& x) { return x.mean(at::IntArrayRef{2, 3}); });
    case EDGEFED_TORCH_FLATTEN: return elementwise([](const Tensor& x) { return x.flatten(1); });
    case EDGEFED_TORCH_BATCH_NORM: return batch_norm(layer, parameters);
    case EDGEFED_TORCH_DROPOUT: return dropout(layer, index);
    case EDGEFED_TORCH_LSTM: return lstm(layer, parameters);
    case EDGEFED_TORCH_RELU: return elementwise([](const Tensor& x) { return at::relu(x); });
    case EDGEFED_TORCH_RELU6: return elementwise([](const Tensor& x) { return at::hardtanh(x, 0, 6); });
    case EDGEFED_TORCH_SIGMOID: return elementwise([](const Tensor& x) { return at::sigmoid(x); });
    case EDGEFED_TORCH_TANH: return elementwise([](const Tensor& x) { return at::tanh(x); });
    default:
      throw std::invalid_argument("layers[" + std::to_string(index) + "] is of kind " + std::to_string(layer.kind) +
                                  ", which this library does not know");
  }
}

}  // namespace

Tensor Parameters::trainable(std::int64_t offset, at::IntArrayRef shape) {
  if (offset < 0) return {};
  auto tensor = buffer(offset, shape);
  tensor.set_requires_grad(differentiable_);
  trainables_.push_back(tensor);
  return tensor;
}

Tensor Parameters::buffer(std::int64_t offset, at::IntArrayRef shape) const {
  // variable_data: other than a detached view, it may change while a backward pass is to come that needs its neighbours.
  return flat_.narrow(0, offset, c10::multiply_integers(shape)).view(shape).variable_data();
}

std::vector<Layer> make_layers(const edgefed_torch_model& model, Parameters& parameters) {
  std::vector<Layer> layers;
  for (int i = 0; i < model.layer_count; i++) layers.push_back(make_layer(model.layers[i], i, parameters));
  return layers;
}

}  // namespace edgefed
