#define _GNU_SOURCE
#include "cposix.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct cposix_bell {
    pthread_mutex_t lock;
    pthread_cond_t rung;
    bool is_ringing;
};

struct cposix_bell *cposix_bell_create(void) {
    struct cposix_bell *bell = malloc(sizeof *bell);
    if (bell == NULL) {
        return NULL;
    }
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&bell->rung, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&bell->lock, NULL);
    bell->is_ringing = false;
    return bell;
}

void cposix_bell_destroy(struct cposix_bell *bell) {
    pthread_cond_destroy(&bell->rung);
    pthread_mutex_destroy(&bell->lock);
    free(bell);
}

void cposix_bell_ring(struct cposix_bell *bell) {
    pthread_mutex_lock(&bell->lock);
    bell->is_ringing = true;
    pthread_mutex_unlock(&bell->lock);
    pthread_cond_signal(&bell->rung);
}

bool cposix_bell_wait(struct cposix_bell *bell, int64_t nanoseconds) {
    struct timespec end = {0, 0};
    if (nanoseconds >= 0) {
        clock_gettime(CLOCK_MONOTONIC, &end);
        end.tv_sec += (time_t)(nanoseconds / 1000000000);
        end.tv_nsec += (long)(nanoseconds % 1000000000);
        if (end.tv_nsec >= 1000000000) {
            end.tv_sec += 1;
            end.tv_nsec -= 1000000000;
        }
    }
    pthread_mutex_lock(&bell->lock);
    int result = 0;
    while (!bell->is_ringing && result == 0) {
        result = nanoseconds < 0 ? pthread_cond_wait(&bell->rung, &bell->lock)
                                 : pthread_cond_timedwait(&bell->rung, &bell->lock, &end);
    }
    bool is_rung = bell->is_ringing;
    bell->is_ringing = false;
    pthread_mutex_unlock(&bell->lock);
    return is_rung;
}
