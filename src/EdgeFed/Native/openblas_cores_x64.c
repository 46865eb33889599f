/* The kernels of x86-64, see openblas_cores.h: this build is for AVX2 and later, for which four are enough. */
#ifdef __x86_64__

#include "openblas_cores.h"

EMPTY_TABLE(PRESCOTT);
EMPTY_TABLE(CORE2);
EMPTY_TABLE(PENRYN);
EMPTY_TABLE(DUNNINGTON);
EMPTY_TABLE(NEHALEM);
EMPTY_TABLE(OPTERON);
EMPTY_TABLE(OPTERON_SSE3);
EMPTY_TABLE(BARCELONA);
EMPTY_TABLE(BOBCAT);
EMPTY_TABLE(ATOM);
EMPTY_TABLE(NANO);
EMPTY_TABLE(SANDYBRIDGE);
EMPTY_TABLE(BULLDOZER);
EMPTY_TABLE(PILEDRIVER);
EMPTY_TABLE(STEAMROLLER);
EMPTY_TABLE(EXCAVATOR);

static const char *const cores[] = {"Haswell", "Zen", "SkylakeX", "Cooperlake"};

/* OpenBLAS goes by vendor and model, and takes an unknown one, such as an emulated processor, for an old one. */
static const char *best_core(void)
{
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return __builtin_cpu_supports("avx512bf16") ? "Cooperlake" : "SkylakeX";
    return __builtin_cpu_is("amdfam17h") || __builtin_cpu_is("amdfam19h") ? "Zen" : "Haswell";
}

/* 101 is the first priority open to programs; OpenBLAS's constructor has none and so runs after all that have. */
__attribute__((constructor(101))) static void edgefed_openblas_core(void)
{
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
        fputs("edgefed: this processor has no AVX2 and FMA, which this build needs (Intel Haswell of 2013, AMD Excavator of 2015, or later)\n",
              stderr);
        _exit(4);
    }
    choose_core(cores, sizeof cores / sizeof *cores, "Haswell, Zen, SkylakeX or Cooperlake", best_core);
}

#endif
