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
    /* An idle thread spins for 2^20 cycles (well under 1 ms) before it sleeps, instead of 2^28: other units share the cores. */
    setenv("OPENBLAS_THREAD_TIMEOUT", "20", 0);
}
