#ifndef SEKISHO_CCURL_H
#define SEKISHO_CCURL_H
/* Its checks of types are macros that want options to be constants. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* Options and their values are variadic in libcurl, which Swift does not import: one function for each type of value. */
static inline CURLcode sekisho_curl_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode sekisho_curl_size(CURL *handle, CURLoption option, long long value) {
    return curl_easy_setopt(handle, option, (curl_off_t)value);
}
/* libcurl copies the text. */
static inline CURLcode sekisho_curl_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode sekisho_curl_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode sekisho_curl_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*sekisho_curl_bytes)(char *, size_t, size_t, void *);
static inline CURLcode sekisho_curl_transfer(CURL *handle, CURLoption option, sekisho_curl_bytes call) {
    return curl_easy_setopt(handle, option, call);
}
typedef curl_socket_t (*sekisho_curl_open)(void *, curlsocktype, struct curl_sockaddr *);
static inline CURLcode sekisho_curl_opening(CURL *handle, sekisho_curl_open call, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, call);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
}

static inline long sekisho_curl_status(CURL *handle) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}
static inline long long sekisho_curl_uploaded(CURL *handle) {
    curl_off_t count = 0;
    curl_easy_getinfo(handle, CURLINFO_SIZE_UPLOAD_T, &count);
    return (long long)count;
}
static inline CURLMcode sekisho_curl_limit(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/* libcurl says which sockets it waits for, and until when at most, instead of being asked about all of them each time. */
typedef int (*sekisho_curl_socket_wish)(CURL *, curl_socket_t, int, void *, void *);
typedef int (*sekisho_curl_time_wish)(CURLM *, long, void *);
static inline CURLMcode sekisho_curl_watch(
    CURLM *multi, sekisho_curl_socket_wish sockets, sekisho_curl_time_wish time, void *context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, sockets);
    if (code == CURLM_OK) code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
    if (code == CURLM_OK) code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, time);
    return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context) : code;
}
static const curl_socket_t sekisho_curl_time_is_over = CURL_SOCKET_TIMEOUT;

/* A message of a multi handle: its result is in a union. */
static inline CURLcode sekisho_curl_result(const CURLMsg *message) { return message->data.result; }

/* Where libcurl wants to connect: its address is the head of a larger struct. */
static inline const struct sockaddr *sekisho_curl_address(const struct curl_sockaddr *wanted) { return &wanted->addr; }
/* SOCK_CLOEXEC, so that no child inherits a connection. */
static inline curl_socket_t sekisho_curl_socket(const struct curl_sockaddr *wanted) {
    return socket(wanted->family, wanted->socktype | SOCK_CLOEXEC, wanted->protocol);
}
static inline CURLcode sekisho_curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
static const curl_socket_t sekisho_curl_no_socket = CURL_SOCKET_BAD;
static const size_t sekisho_curl_stop_reading = CURL_READFUNC_ABORT;
#endif
