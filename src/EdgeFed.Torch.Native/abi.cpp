#include <ATen/ATen.h>
#include <torch/version.h>

#include <exception>
#include <string>

#include "edgefed_torch.h"
#include "session.h"

struct edgefed_torch_session {
  edgefed::Session inner;
};

namespace {

thread_local std::string last_error;

/// No exception leaves the library: the caller is no C++.
template <typename Call>
std::int32_t guarded(Call call) noexcept {
  try {
    call();
    return 0;
  } catch (const c10::Error& error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "an error that is no std::exception";
  }
  return 1;
}

}  // namespace

std::int32_t edgefed_torch_abi() { return EDGEFED_TORCH_ABI; }

const char* edgefed_torch_version() { return TORCH_VERSION; }

const char* edgefed_torch_error() { return last_error.c_str(); }

std::int32_t edgefed_torch_check_device(const char* device) {
  return guarded([=] { edgefed::find_device(device); });
}

std::int32_t edgefed_torch_create(
    const edgefed_torch_model* model, const edgefed_torch_training* training, float* parameters, const char* device,
    std::int32_t threads, edgefed_torch_session** session) {
  return guarded([=] {
    *session = new edgefed_torch_session{edgefed::Session(*model, training, parameters, edgefed::find_device(device), threads)};
  });
}

std::int32_t edgefed_torch_evaluate(edgefed_torch_session* session, const edgefed_torch_batch* batch, edgefed_torch_score* score) {
  return guarded([=] { *score = session->inner.evaluate(*batch); });
}

std::int32_t edgefed_torch_differentiate(edgefed_torch_session* session, const edgefed_torch_batch* batch, edgefed_torch_score* score) {
  return guarded([=] { *score = session->inner.differentiate(*batch); });
}

std::int32_t edgefed_torch_update(edgefed_torch_session* session, double rate_factor) {
  return guarded([=] { session->inner.update(rate_factor); });
}

std::int32_t edgefed_torch_read_back(edgefed_torch_session* session) {
  return guarded([=] { session->inner.read_back(); });
}

void edgefed_torch_destroy(edgefed_torch_session* session) { delete session; }
