#ifndef SEKISHO_CCRYPT_SHIM_H
#define SEKISHO_CCRYPT_SHIM_H

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

/* crypt_rn works in a struct of 32 KiB that Swift does not import whole. What it holds of the password is wiped.
   0 where the setting is none that libxcrypt takes. */
static inline int sekisho_crypt(const char *phrase, const char *setting, char *output, size_t size)
{
    struct crypt_data *data = (struct crypt_data *)calloc(1, sizeof(struct crypt_data));
    int done = 0;
    if (!data) return 0;
    const char *made = crypt_rn(phrase, setting, data, (int)sizeof(struct crypt_data));
    if (made && made[0] != '*' && strlen(made) < size) {
        memcpy(output, made, strlen(made) + 1);
        done = 1;
    }
    explicit_bzero(data, sizeof(struct crypt_data));
    free(data);
    return done;
}

#endif
