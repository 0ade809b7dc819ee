#ifndef SEKISHO_CLINUX_H
#define SEKISHO_CLINUX_H
/* Calls that Glibc's overlay leaves out. They are declared here, one by one: defining _GNU_SOURCE would
   give this module other definitions of shared types than the overlay has. */
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <pthread.h>
#include <unistd.h>

extern int pipe2(int [2], int);
extern int dup3(int, int, int);
extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int pthread_setname_np(pthread_t, const char *);

static inline int sekisho_accept(int fd, struct sockaddr *address, socklen_t *length) {
    return accept4(fd, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
static inline int sekisho_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline int sekisho_gettid(void) { return (int)syscall(SYS_gettid); }
static inline void sekisho_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

/* Starts a program in a process group of its own, with nothing of this process but standard output and error, which go
   to `output`. It is killed when the thread that starts it ends: that thread has to outlive it. Returns its id, or -1
   with errno. Between fork and exec only what is safe beside other threads. */
static inline pid_t sekisho_spawn(
    const char *path, char *const arguments[], char *const variables[], const char *directory, int output) {
    int status[2];
    if (pipe2(status, O_CLOEXEC) != 0) return -1;
    pid_t parent = getpid();
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t child = fork();
    if (child == 0) {
        for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
        /* A session, and so a group, that no process outside of it can join. */
        if (setsid() < 0) _exit(127);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        /* This process may have died before. */
        if (getppid() != parent) _exit(127);
        int nothing = open("/dev/null", O_RDONLY);
        if (nothing >= 0 && dup2(output, 1) >= 0 && dup2(output, 2) >= 0 && dup2(nothing, 0) >= 0
            && (status[1] == 3 || dup3(status[1], 3, O_CLOEXEC) >= 0) && chdir(directory) == 0) {
#ifdef SYS_close_range
            if (syscall(SYS_close_range, 4U, ~0U, 0U) != 0)
#endif
                for (int file = 4; file < getdtablesize(); file++) close(file);
            status[1] = 3;
            sigset_t none;
            sigemptyset(&none);
            sigprocmask(SIG_SETMASK, &none, NULL);
            execve(path, arguments, variables);
        }
        int reason = errno;
        if (write(status[1], &reason, sizeof reason) < 0) _exit(126);
        _exit(127);
    }
    int failure = child < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(status[1]);
    if (child > 0) {
        int reason = 0;
        ssize_t count;
        do count = read(status[0], &reason, sizeof reason); while (count < 0 && errno == EINTR);
        if (count == sizeof reason) failure = reason;
    }
    close(status[0]);
    if (failure == 0) return child;
    if (child > 0) waitpid(child, NULL, 0);
    errno = failure;
    return -1;
}

/* The inode of the socket that is bound to `peer` and connected to `own`, both ports of 127.0.0.1: by that, /proc says
   whose it is. 0 where there is none, -1 where the kernel does not tell. */
static inline int64_t sekisho_loopback_inode(uint16_t peer, uint16_t own) {
    int file = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (file < 0) return -1;
    struct timeval patience = {.tv_sec = 1};
    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    struct { struct nlmsghdr head; struct inet_diag_req_v2 body; } question;
    memset(&question, 0, sizeof question);
    question.head.nlmsg_len = sizeof question;
    question.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    question.head.nlmsg_flags = NLM_F_REQUEST;
    question.body.sdiag_family = AF_INET;
    question.body.sdiag_protocol = IPPROTO_TCP;
    question.body.idiag_states = ~0U;
    question.body.id.idiag_sport = htons(peer);
    question.body.id.idiag_dport = htons(own);
    question.body.id.idiag_src[0] = htonl(INADDR_LOOPBACK);
    question.body.id.idiag_dst[0] = htonl(INADDR_LOOPBACK);
    question.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    question.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    int64_t inode = -1;
    if (send(file, &question, sizeof question, 0) == (ssize_t)sizeof question) {
        union { struct nlmsghdr head; char bytes[4096]; } answer;
        ssize_t count = recv(file, &answer, sizeof answer, 0);
        if (count >= (ssize_t)NLMSG_LENGTH(sizeof(struct inet_diag_msg))
            && answer.head.nlmsg_type == SOCK_DIAG_BY_FAMILY) {
            const struct inet_diag_msg *found = (const struct inet_diag_msg *)NLMSG_DATA(&answer.head);
            inode = found->idiag_inode;
        } else if (count >= (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)) && answer.head.nlmsg_type == NLMSG_ERROR
                   && ((const struct nlmsgerr *)NLMSG_DATA(&answer.head))->error == -ENOENT) {
            inode = 0;
        }
    }
    close(file);
    return inode;
}
#endif
