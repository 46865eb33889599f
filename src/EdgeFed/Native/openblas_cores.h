/*
 * OpenBLAS carries the kernels of every processor of an architecture and chooses among them at the start (dynamic.c, dynamic_arm64.c). Few
 * are of use to this build: the tables of the others are replaced by empty ones, so that the linker leaves their kernels out, half of the
 * whole file. The choice is made here too, before OpenBLAS makes its own, so that it depends on nothing but the machine and that the kinds,
 * and the bits that come of them, can be told apart: `edgefed version` names the one in use.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

/* At least the size of gotoblas_t in OpenBLAS 0.3.21: 0x1280 on x86-64, 0xfb8 on arm64. */
#define EMPTY_TABLE(core) char gotoblas_##core[0x2000] __attribute__((aligned(64)))

/* Keeps the kernels that the environment wishes for, if they are among these; `names` says it in words. Otherwise takes the best. */
static void choose_core(const char *const cores[], size_t count, const char *names, const char *(*best_core)(void))
{
    const char *wanted = getenv("OPENBLAS_CORETYPE");
    if (!wanted || !*wanted) {
        setenv("OPENBLAS_CORETYPE", best_core(), 1);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(wanted, cores[i]) == 0) return;
    fprintf(stderr, "edgefed: expected OPENBLAS_CORETYPE to be %s, or not set; it is %s\n", names, wanted);
    _exit(4); /* what the machine does not have, as in ExitCode.cs */
}
