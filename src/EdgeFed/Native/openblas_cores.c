/*
 * OpenBLAS carries the kernels of every x86-64 processor since 2003 and chooses at the start (dynamic.c). This file is for
 * AVX2 and later: the tables of older processors are replaced by empty ones, so that the linker leaves their kernels out,
 * half of the whole file. Where OpenBLAS would choose an empty one, it finds no initialisation in it and ends the process;
 * the check below comes before that and says why. The size is that of gotoblas_t in OpenBLAS 0.3.21; a larger one would
 * only be cleared memory of the next table.
 */
#ifdef __x86_64__

#include <stdio.h>
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

/* The lowest number a program may take: before all constructors of libraries. */
__attribute__((constructor(101))) static void require_avx2(void)
{
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return;
    fputs("edgefed: this processor has no AVX2 and FMA, which this build needs (Intel Haswell of 2013, AMD Excavator of 2015, or later)\n", stderr);
    _exit(4);
}

#endif
