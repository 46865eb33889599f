/*
 * Linked into the published binary. OpenBLAS starts one thread per core from a constructor, before main, and these
 * spin: it costs `edgefed version` 11 of 16 ms, and an aggregator that never multiplies a matrix a core for a while.
 * OpenBLAS takes its wishes from the environment only, so they are put there before its own constructor runs.
 * openblas_set_num_threads later starts what the configuration asks for.
 */
#include <stdlib.h>

/* 101 is the first priority open to programs; OpenBLAS's constructor has none and so runs after all that have. */
__attribute__((constructor(101))) static void edgefed_openblas_start(void)
{
    /* Overwrites: the number of threads decides the bits of a result, so it is the configuration's alone. */
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
#if defined(__x86_64__)
    /*
     * OpenBLAS knows processors by their model number and takes a newer one than itself (Sapphire Rapids, for 0.3.21) for a
     * Haswell, at half its speed. What the kernels of SkylakeX need is in the processor's own flags.
     */
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd"))
        setenv("OPENBLAS_CORETYPE", "SkylakeX", 0);
#endif
    /* An idle thread spins for 2^20 cycles (well under 1 ms) before it sleeps, instead of 2^28: other units share the cores. */
    setenv("OPENBLAS_THREAD_TIMEOUT", "20", 0);
}
