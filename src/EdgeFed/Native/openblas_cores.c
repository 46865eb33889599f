/*
 * OpenBLAS carries the kernels of every x86-64 processor since 2003 and chooses among them at the start (dynamic.c). This
 * build is for AVX2 and later, for which four are enough: the tables of the others are replaced by empty ones here, so that
 * the linker leaves their kernels out, half of the whole file. The choice is made here too, because OpenBLAS goes by vendor
 * and model and takes an unknown one, such as an emulated processor, for an old one. Four kinds, and the bits that come of
 * them, can be told apart: `edgefed version` names the one in use. The size of a table is at least that of gotoblas_t in
 * OpenBLAS 0.3.21, which is 0x1280.
 */
#ifdef __x86_64__

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#define EMPTY_TABLE(core) char gotoblas_##core[0x2000] __attribute__((aligned(64)))

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

static void fail(const char *what, const char *value)
{
    fprintf(stderr, "edgefed: %s%s\n", what, value);
    _exit(4); /* what the machine does not have, as in ExitCode.cs */
}

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
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        fail("this processor has no AVX2 and FMA, which this build needs (Intel Haswell of 2013, AMD Excavator of 2015, or later)", "");
    const char *wanted = getenv("OPENBLAS_CORETYPE");
    if (!wanted || !*wanted) {
        setenv("OPENBLAS_CORETYPE", best_core(), 1);
        return;
    }
    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++)
        if (strcasecmp(wanted, cores[i]) == 0) return;
    fail("expected OPENBLAS_CORETYPE to be Haswell, Zen, SkylakeX or Cooperlake, or not set; it is ", wanted);
}

#endif
