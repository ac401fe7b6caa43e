#define _GNU_SOURCE
#include "cposix.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
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

// What a new process could not do, as it says over a pipe that closes when it runs its program. It may share our
// memory, but there are emulators and sanitizers under which it has a copy.
struct failure {
    int step;
    int error;
};

// All that a new process needs to know, prepared before it exists: until it runs another program it may share this
// memory, and must do nothing that takes a lock.
struct plan {
    char *const *arguments;
    char *const *environment;
    const char *directory;
    const char *search; // where to look for the program, as in PATH; NULL when its name says where it is
    char *candidate;    // room for the longest place to look
    int input;
    int output;
    int errors; // or -1 to leave this process's standard error
    int report; // where it says what it could not do
    pid_t parent;
};

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

_Noreturn static void give_up(const struct plan *plan, int step, int error) {
    struct failure failure = {step, error};
    // A pipe takes so little whole, and its other end is open.
    while (write(plan->report, &failure, sizeof failure) < 0 && errno == EINTR) {
    }
    _exit(127);
}

// Runs the program where it is found first; returns why it could not.
static int run_program(struct plan *plan) {
    const char *program = plan->arguments[0];
    if (plan->search == NULL) {
        execve(program, plan->arguments, plan->environment);
        return errno;
    }
    int error = ENOENT;
    for (const char *place = plan->search; place != NULL;) {
        const char *end = strchrnul(place, ':');
        size_t count = (size_t)(end - place);
        memcpy(plan->candidate, place, count);
        // An empty place is the working directory.
        plan->candidate[count] = '/';
        strcpy(plan->candidate + count + (count > 0), program);
        execve(plan->candidate, plan->arguments, plan->environment);
        if (errno == EACCES) {
            error = EACCES;
        } else if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG && errno != ELOOP) {
            return errno;
        }
        place = *end == ':' ? end + 1 : NULL;
    }
    return error;
}

// The new process: from here on it must not return.
_Noreturn static void become_child(struct plan *plan) {
    if (setpgid(0, 0) != 0) {
        give_up(plan, CPOSIX_SPAWN_COMMAND, errno);
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; signal++) {
        // Fails for the two that cannot be caught, and for the C library's own.
        (void)sigaction(signal, &action, NULL);
    }
    if (dup2(plan->input, STDIN_FILENO) < 0 || dup2(plan->output, STDOUT_FILENO) < 0
        || (plan->errors >= 0 && dup2(plan->errors, STDERR_FILENO) < 0)) {
        give_up(plan, CPOSIX_SPAWN_PIPES, errno);
    }
    // Where it closes by itself and nothing else is left open.
    int report = STDERR_FILENO + 1;
    if (plan->report != report && dup3(plan->report, report, O_CLOEXEC) < 0) {
        give_up(plan, CPOSIX_SPAWN_PIPES, errno);
    }
    plan->report = report;
    closefrom(report + 1);
    if (plan->directory != NULL && chdir(plan->directory) != 0) {
        give_up(plan, CPOSIX_SPAWN_DIRECTORY, errno);
    }
    // Sent when the thread that started this process ends, which an event loop's does with its process; a process that
    // ended before this call would not be noticed.
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != plan->parent) {
        give_up(plan, CPOSIX_SPAWN_COMMAND, ESRCH);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    give_up(plan, CPOSIX_SPAWN_COMMAND, run_program(plan));
}

// `posix_spawn` would do, if it could ask for the signal at the end of the parent.
__attribute__((noinline)) static pid_t start_process(struct plan *plan) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    // A handler of ours must not run in a process that shares our memory.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = vfork();
    if (pid == 0) {
        become_child(plan);
    }
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return pid;
}

// Starts the process and waits until it runs its program; the failure has no error when it does.
static struct failure start_program(struct plan *plan, pid_t *pid) {
    struct failure failure = {CPOSIX_SPAWN_PIPES, 0};
    int report[2];
    failure.error = make_pipe(report);
    if (failure.error != 0) {
        return failure;
    }
    plan->report = report[1];
    *pid = start_process(plan);
    failure.step = CPOSIX_SPAWN_COMMAND;
    failure.error = *pid < 0 ? errno : 0;
    close(report[1]);
    if (*pid > 0) {
        ssize_t count;
        do {
            count = read(report[0], &failure, sizeof failure);
        } while (count < 0 && errno == EINTR);
        if (count > 0) {
            while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR) {
            }
            *pid = -1;
        }
    }
    close(report[0]);
    return failure;
}

// Looks where the shell would; the room is for the longest place, a slash, the program and its NUL.
static int prepare_search(struct plan *plan) {
    const char *program = plan->arguments[0];
    if (strchr(program, '/') != NULL) {
        return 0;
    }
    const char *search = getenv("PATH");
    plan->search = search != NULL ? search : "/usr/local/bin:/usr/bin:/bin";
    plan->candidate = malloc(strlen(plan->search) + strlen(program) + 2);
    return plan->candidate == NULL ? ENOMEM : 0;
}

static struct failure spawn(struct plan *plan, struct cposix_command command, pid_t *pid) {
    struct failure failure = {CPOSIX_SPAWN_COMMAND, ENOMEM};
    char **texts = pointers_to_texts(command);
    if (texts == NULL) {
        return failure;
    }
    plan->arguments = texts;
    plan->environment = texts + command.argument_count + 1;
    failure.error = prepare_search(plan);
    if (failure.error == 0) {
        failure = start_program(plan, pid);
    }
    free(plan->candidate);
    free(texts);
    return failure;
}

static void close_pipes(int pipes[3][2]) {
    for (int index = 0; index < 3; index++) {
        if (pipes[index][0] >= 0) {
            close_both(pipes[index]);
        }
    }
}

struct cposix_child cposix_spawn(struct cposix_command command) {
    struct cposix_child child = {CPOSIX_SPAWN_PIPES, 0, -1, -1, -1, -1};
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    for (int index = 0; index < (command.separates_errors ? 3 : 2); index++) {
        int pair[2];
        child.error = make_pipe(pair);
        if (child.error != 0) {
            close_pipes(pipes);
            return child;
        }
        memcpy(pipes[index], pair, sizeof pair);
    }
    struct plan plan = {
        .directory = command.directory,
        .input = pipes[0][0],
        .output = pipes[1][1],
        .errors = pipes[2][1],
        .parent = getpid(),
    };
    pid_t pid = -1;
    struct failure failure = spawn(&plan, command, &pid);
    if (failure.error != 0) {
        child.step = failure.step;
        child.error = failure.error;
        close_pipes(pipes);
        return child;
    }
    close(pipes[0][0]);
    close(pipes[1][1]);
    if (pipes[2][1] >= 0) {
        close(pipes[2][1]);
    }
    child.step = CPOSIX_SPAWN_STARTED;
    child.pid = (int32_t)pid;
    child.input = pipes[0][1];
    child.output = pipes[1][0];
    child.errors = pipes[2][0];
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
