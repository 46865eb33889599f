/*
 * A process may be started without standard input, output or error. The next files it opens get their numbers then, and what
 * is meant for a log goes into a connection or into the spool. So /dev/null takes the free places, before the runtime opens
 * anything.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* 101 is the first priority open to programs. */
__attribute__((constructor(101))) static void edgefed_std_files(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        if (fcntl(file, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDWR) == -1) _exit(4); /* as in ExitCode.cs */
}
