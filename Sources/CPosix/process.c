#define _GNU_SOURCE
#include "cposix.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

_Static_assert(CPOSIX_SIGNAL_HANGUP == SIGHUP && CPOSIX_SIGNAL_INTERRUPT == SIGINT, "signal numbers");
_Static_assert(CPOSIX_SIGNAL_KILL == SIGKILL && CPOSIX_SIGNAL_TERMINATE == SIGTERM, "signal numbers");
_Static_assert(CPOSIX_SIGNAL_CHILD == SIGCHLD, "signal numbers");
_Static_assert(CPOSIX_ERROR_NOT_FOUND == ENOENT && CPOSIX_ERROR_NO_SUCH_PROCESS == ESRCH, "errno values");
_Static_assert(CPOSIX_ERROR_WOULD_BLOCK == EWOULDBLOCK && CPOSIX_ERROR_ACCESS == EACCES, "errno values");
_Static_assert(CPOSIX_ERROR_EXISTS == EEXIST && CPOSIX_ERROR_INVALID == EINVAL, "errno values");
_Static_assert(CPOSIX_ERROR_NO_SPACE == ENOSPC && CPOSIX_ERROR_BROKEN_PIPE == EPIPE, "errno values");

static void close_both(const int pair[2]) {
    close(pair[0]);
    close(pair[1]);
}

// `posix_spawn` reports a missing directory with the same errno as a missing command, so it is asked about first.
static int check_directory(const char *directory) {
    if (directory == NULL) {
        return 0;
    }
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno;
    }
    close(descriptor);
    return 0;
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    int error = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    if (error == 0) {
        error = posix_spawnattr_setpgroup(attributes, 0);
    }
    if (error == 0) {
        error = posix_spawnattr_setsigdefault(attributes, &all);
    }
    if (error == 0) {
        error = posix_spawnattr_setsigmask(attributes, &none);
    }
    return error;
}

static int set_actions(posix_spawn_file_actions_t *actions, int input, int output, const char *directory) {
    int error = posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO);
    if (error == 0) {
        error = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    }
    if (error == 0) {
        error = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
    }
    if (error == 0 && directory != NULL) {
        error = posix_spawn_file_actions_addchdir_np(actions, directory);
    }
    return error;
}

// The arguments and their NULL, then the environment and its NULL; to be freed.
static char **pointers_to_texts(struct cposix_command command) {
    size_t count = command.argument_count + command.environment_count;
    char **pointers = calloc(count + 2, sizeof *pointers);
    if (pointers == NULL) {
        return NULL;
    }
    char **next = pointers;
    char *text = (char *)command.texts;
    for (size_t index = 0; index < count; index++) {
        if (index == command.argument_count) {
            next++;
        }
        *next++ = text;
        text += strlen(text) + 1;
    }
    return pointers;
}

static int spawn(pid_t *pid, int input, int output, struct cposix_command command) {
    char **arguments = pointers_to_texts(command);
    if (arguments == NULL) {
        return ENOMEM;
    }
    char **environment = arguments + command.argument_count + 1;
    posix_spawnattr_t attributes;
    int error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        free(arguments);
        return error;
    }
    posix_spawn_file_actions_t actions;
    error = posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        error = set_attributes(&attributes);
        if (error == 0) {
            error = set_actions(&actions, input, output, command.directory);
        }
        if (error == 0) {
            error = posix_spawnp(pid, arguments[0], &actions, &attributes, arguments, environment);
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attributes);
    free(arguments);
    return error;
}

// A pipe end numbered 0, 1 or 2 (they were closed in this process) would be overwritten while the child is set up.
static int above_standard(int pair[2]) {
    for (int end = 0; end < 2; end++) {
        if (pair[end] > STDERR_FILENO) {
            continue;
        }
        int moved = fcntl(pair[end], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (moved < 0) {
            return errno;
        }
        close(pair[end]);
        pair[end] = moved;
    }
    return 0;
}

static int make_pipe(int pair[2]) {
    if (pipe2(pair, O_CLOEXEC) != 0) {
        return errno;
    }
    int error = above_standard(pair);
    if (error != 0) {
        close_both(pair);
    }
    return error;
}

struct cposix_child cposix_spawn(struct cposix_command command) {
    struct cposix_child child = {CPOSIX_SPAWN_PIPES, 0, -1, -1, -1};
    int to_child[2];
    int from_child[2];
    child.error = make_pipe(to_child);
    if (child.error != 0) {
        return child;
    }
    child.error = make_pipe(from_child);
    if (child.error != 0) {
        close_both(to_child);
        return child;
    }
    child.step = CPOSIX_SPAWN_DIRECTORY;
    child.error = check_directory(command.directory);
    if (child.error == 0) {
        pid_t pid = -1;
        child.step = CPOSIX_SPAWN_COMMAND;
        child.error = spawn(&pid, to_child[0], from_child[1], command);
        child.pid = (int32_t)pid;
    }
    if (child.error != 0) {
        child.pid = -1;
        close_both(to_child);
        close_both(from_child);
        return child;
    }
    close(to_child[0]);
    close(from_child[1]);
    child.step = CPOSIX_SPAWN_STARTED;
    child.input = to_child[1];
    child.output = from_child[0];
    return child;
}

int32_t cposix_wait_exit(int32_t pid) {
    siginfo_t information;
    while (waitid(P_PID, (id_t)pid, &information, WEXITED | WNOWAIT) != 0) {
        if (errno != EINTR) {
            return -errno;
        }
    }
    return 0;
}

struct cposix_exit cposix_reap(int32_t pid) {
    struct cposix_exit result = {CPOSIX_EXIT_RUNNING, 0};
    int status = 0;
    pid_t reaped;
    do {
        reaped = waitpid(pid, &status, WNOHANG);
    } while (reaped < 0 && errno == EINTR);
    if (reaped < 0) {
        result.kind = CPOSIX_EXIT_ERROR;
        result.value = errno;
    } else if (reaped > 0 && WIFEXITED(status)) {
        result.kind = CPOSIX_EXIT_CODE;
        result.value = WEXITSTATUS(status);
    } else if (reaped > 0 && WIFSIGNALED(status)) {
        result.kind = CPOSIX_EXIT_SIGNAL;
        result.value = WTERMSIG(status);
    }
    return result;
}

int32_t cposix_signal_group(int32_t group, int32_t signal) {
    // Groups 0 and 1 would mean our own group and every process.
    if (group <= 1) {
        return -EINVAL;
    }
    return kill(-(pid_t)group, signal) == 0 ? 0 : -errno;
}

int32_t cposix_signal_process(int32_t pid, int32_t signal) {
    if (pid <= 0) {
        return -EINVAL;
    }
    return kill((pid_t)pid, signal) == 0 ? 0 : -errno;
}

int32_t cposix_process_id(void) {
    return (int32_t)getpid();
}

// MARK: - Signals

static void fill(sigset_t *signals, uint64_t set) {
    sigemptyset(signals);
    for (int signal = 1; signal < 64 && signal < NSIG; signal++) {
        if ((set >> signal) & 1) {
            sigaddset(signals, signal);
        }
    }
}

int32_t cposix_block_signals(uint64_t set) {
    sigset_t signals;
    fill(&signals, set);
    return -pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

int32_t cposix_wait_signal(uint64_t set) {
    sigset_t signals;
    fill(&signals, set);
    for (;;) {
        siginfo_t information;
        int signal = sigwaitinfo(&signals, &information);
        if (signal > 0) {
            return signal;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

int32_t cposix_raise(int32_t signal) {
    return kill(getpid(), signal) == 0 ? 0 : -errno;
}

static int set_disposition(int signal, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    return sigaction(signal, &action, NULL) == 0 ? 0 : -errno;
}

int32_t cposix_set_dispositions(void) {
    int error = set_disposition(SIGPIPE, SIG_IGN);
    return error != 0 ? error : set_disposition(SIGCHLD, SIG_DFL);
}

// MARK: - Threads

struct thread_body {
    void (*run)(void *);
    void *context;
};

static void *run_body(void *argument) {
    struct thread_body body = *(struct thread_body *)argument;
    free(argument);
    body.run(body.context);
    return NULL;
}

int32_t cposix_start_thread(void (*body)(void *), void *context) {
    struct thread_body *argument = malloc(sizeof *argument);
    if (argument == NULL) {
        return -ENOMEM;
    }
    argument->run = body;
    argument->context = context;
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error == 0) {
        pthread_t thread;
        error = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        if (error == 0) {
            error = pthread_create(&thread, &attributes, run_body, argument);
        }
        pthread_attr_destroy(&attributes);
    }
    if (error != 0) {
        free(argument);
    }
    return -error;
}
