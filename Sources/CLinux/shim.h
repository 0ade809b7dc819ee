#ifndef SEKISHO_CLINUX_H
#define SEKISHO_CLINUX_H
/* Calls that Glibc's overlay leaves out. They are declared here, one by one: defining _GNU_SOURCE would
   give this module other definitions of shared types than the overlay has. */
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <pthread.h>
#include <unistd.h>

extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int pthread_setname_np(pthread_t, const char *);

static inline int sekisho_accept(int fd, struct sockaddr *address, socklen_t *length) {
    return accept4(fd, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
static inline int sekisho_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline int sekisho_gettid(void) { return (int)syscall(SYS_gettid); }
static inline void sekisho_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
#endif
