/*
 * The kernels of arm64, see openblas_cores.h: of fifteen those of the boards. Cortexa53: Raspberry Pi 3. Cortexa57: Jetson Nano and TX2.
 * Cortexa72: Raspberry Pi 4. Neoversen1: Cortex-A76 and what came after it, as in a Raspberry Pi 5 or a Jetson Orin, and servers.
 * Armv8: all else, such as a Jetson Xavier.
 */
#ifdef __aarch64__

#include "openblas_cores.h"
#include <glob.h>
#include <sys/auxv.h>

EMPTY_TABLE(CORTEXA55);
EMPTY_TABLE(CORTEXA73);
EMPTY_TABLE(EMAG8180);
EMPTY_TABLE(FALKOR);
EMPTY_TABLE(NEOVERSEN2);
EMPTY_TABLE(NEOVERSEV1);
EMPTY_TABLE(THUNDERX);
EMPTY_TABLE(THUNDERX2T99);
EMPTY_TABLE(THUNDERX3T110);
EMPTY_TABLE(TSV110);

/* The better ones last. */
static const char *const cores[] = {"Armv8", "Cortexa53", "Cortexa57", "Cortexa72", "Neoversen1"};

enum { ARMV8, CORTEXA53, CORTEXA57, CORTEXA72, NEOVERSEN1 };

enum { HWCAP_OF_CPUID = 1 << 11 }; /* the kernel answers for MIDR_EL1, from Linux 4.11 on */

/* MIDR_EL1, the main identification register: implementer in bits 24 to 31 (0x41: Arm), part in 4 to 15. */
static int core_of(unsigned long midr)
{
    if ((midr >> 24 & 0xff) != 0x41) return ARMV8;
    switch (midr >> 4 & 0xfff) {
    case 0xd03: return CORTEXA53;
    case 0xd05: return CORTEXA53; /* A55, in-order as well */
    case 0xd07: return CORTEXA57;
    case 0xd08: return CORTEXA72;
    case 0xd09: return CORTEXA72; /* A73 */
    case 0xd0b: return NEOVERSEN1; /* A76 */
    case 0xd0c: return NEOVERSEN1;
    case 0xd0d: return NEOVERSEN1; /* A77 */
    case 0xd40: return NEOVERSEN1; /* Neoverse V1 */
    case 0xd41: return NEOVERSEN1; /* A78 */
    case 0xd42: return NEOVERSEN1; /* A78AE, Jetson Orin */
    case 0xd49: return NEOVERSEN1; /* Neoverse N2 */
    default: return ARMV8;
    }
}

/* Of a machine with cores of two kinds the better kind: which core the process starts on must not decide about bits. */
static const char *best_core(void)
{
    int best = ARMV8;
    glob_t files;
    if (glob("/sys/devices/system/cpu/cpu[0-9]*/regs/identification/midr_el1", 0, NULL, &files) == 0) {
        for (size_t i = 0; i < files.gl_pathc; i++) {
            unsigned long midr;
            FILE *file = fopen(files.gl_pathv[i], "r");
            if (!file) continue;
            if (fscanf(file, "%lx", &midr) == 1 && core_of(midr) > best) best = core_of(midr);
            fclose(file);
        }
        globfree(&files);
    } else if (getauxval(AT_HWCAP) & HWCAP_OF_CPUID) {
        unsigned long midr;
        __asm__("mrs %0, MIDR_EL1" : "=r"(midr));
        best = core_of(midr);
    }
    return cores[best];
}

/* 101 is the first priority open to programs; OpenBLAS's constructor has none and so runs after all that have. */
__attribute__((constructor(101))) static void edgefed_openblas_core(void)
{
    choose_core(cores, sizeof cores / sizeof *cores, "Armv8, Cortexa53, Cortexa57, Cortexa72 or Neoversen1", best_core);
}

#endif
