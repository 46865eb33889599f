/*
 * The C interface of libedgefed_torch.so. One session trains or evaluates one model, and belongs to one thread at a time.
 *
 * Parameters are the caller's flat buffer of float32, laid out as PyTorch lays out the tensors. On the CPU they are used where
 * they are; on another device they are copied there at the start and back by edgefed_torch_read_back.
 *
 * Functions that can fail return 0 when they did not; edgefed_torch_error then says what went wrong on this thread.
 * Whoever changes anything here counts EDGEFED_TORCH_ABI up, and TorchAbi.cs with it.
 */
#ifndef EDGEFED_TORCH_H
#define EDGEFED_TORCH_H

#include <stdint.h>

#define EDGEFED_TORCH_ABI 1
#define EDGEFED_TORCH_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

enum edgefed_torch_kind {
  EDGEFED_TORCH_LINEAR = 1,              /* sizes: in, out; tensors: weight, bias */
  EDGEFED_TORCH_CONV2D = 2,              /* in, out, kernel y x, stride y x, padding y x (-1: same), groups; weight, bias */
  EDGEFED_TORCH_MAX_POOL2D = 3,          /* kernel y x, stride y x */
  EDGEFED_TORCH_GLOBAL_AVERAGE_POOL = 4, /* [channels, height, width] to [channels] */
  EDGEFED_TORCH_FLATTEN = 5,
  EDGEFED_TORCH_BATCH_NORM = 6, /* channels; weight, bias, running mean, running variance, batches tracked */
  EDGEFED_TORCH_DROPOUT = 7,    /* number: probability of zero */
  EDGEFED_TORCH_LSTM = 8,       /* in, hidden, 1 for the output of all steps; weights ih, hh, biases ih, hh */
  EDGEFED_TORCH_RELU = 9,
  EDGEFED_TORCH_RELU6 = 10,
  EDGEFED_TORCH_SIGMOID = 11,
  EDGEFED_TORCH_TANH = 12
};

enum edgefed_torch_loss { EDGEFED_TORCH_CROSS_ENTROPY = 1, EDGEFED_TORCH_SQUARED_ERROR = 2 };

enum edgefed_torch_optimizer { EDGEFED_TORCH_SGD = 1, EDGEFED_TORCH_ADAM = 2 };

struct edgefed_torch_layer {
  int32_t kind;
  int32_t sizes[9];
  double number;
  int64_t tensors[5]; /* where each begins in the parameters; -1 where there is none */
};

struct edgefed_torch_model {
  const struct edgefed_torch_layer *layers;
  int32_t layer_count;
  int32_t loss;
  int32_t outputs;  /* width of the last layer */
  int32_t rank;     /* of a sample */
  int32_t input[4]; /* shape of a sample */
  int64_t parameter_count;
};

struct edgefed_torch_training {
  int32_t optimizer;
  int32_t nesterov; /* 0 or 1 */
  double learning_rate;
  double weight_decay;
  double momentum;
  double beta1;
  double beta2;
  double epsilon;
  double proximal_mu;       /* 0 for none */
  double max_gradient_norm; /* 0 for no limit */
  uint64_t seed;            /* decides what dropout drops */
};

struct edgefed_torch_batch {
  const float *inputs;   /* [count, sample] */
  const int32_t *labels; /* [count], with cross entropy */
  const float *targets;  /* [count, outputs], with squared error */
  int32_t count;
};

struct edgefed_torch_score {
  double loss;     /* sum over the samples */
  int32_t correct; /* samples whose largest output is that of their label */
};

struct edgefed_torch_session;

/* EDGEFED_TORCH_ABI of the library; asked before anything else. */
EDGEFED_TORCH_EXPORT int32_t edgefed_torch_abi(void);

/* Of the libtorch it was compiled for, such as "1.13.0". */
EDGEFED_TORCH_EXPORT const char *edgefed_torch_version(void);

/* What went wrong in the last call of this thread that failed; valid until the next one that does. */
EDGEFED_TORCH_EXPORT const char *edgefed_torch_error(void);

/* Whether a device ("cpu", "cuda", "cuda:1") is there. */
EDGEFED_TORCH_EXPORT int32_t edgefed_torch_check_device(const char *device);

/* parameters must stay where they are until the session is destroyed. Without training the session only evaluates, and
   leaves them unchanged. */
EDGEFED_TORCH_EXPORT int32_t edgefed_torch_create(
    const struct edgefed_torch_model *model, const struct edgefed_torch_training *training, float *parameters,
    const char *device, int32_t threads, struct edgefed_torch_session **session);

/* The score of a batch, without changing anything. */
EDGEFED_TORCH_EXPORT int32_t edgefed_torch_evaluate(
    struct edgefed_torch_session *session, const struct edgefed_torch_batch *batch, struct edgefed_torch_score *score);

/* Score and gradients of a batch; of the parameters only running statistics change. */
EDGEFED_TORCH_EXPORT int32_t edgefed_torch_differentiate(
    struct edgefed_torch_session *session, const struct edgefed_torch_batch *batch, struct edgefed_torch_score *score);

/* One step of the optimiser with the gradients of the last batch. */
EDGEFED_TORCH_EXPORT int32_t edgefed_torch_update(struct edgefed_torch_session *session, double rate_factor);

/* Brings the caller's parameters up to date; nothing to do on the CPU. */
EDGEFED_TORCH_EXPORT int32_t edgefed_torch_read_back(struct edgefed_torch_session *session);

EDGEFED_TORCH_EXPORT void edgefed_torch_destroy(struct edgefed_torch_session *session);

#ifdef __cplusplus
}
#endif

#endif
