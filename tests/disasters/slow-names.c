/* A name service that takes 20 s for each user, built as libnss_hesiod.so.2, which no machine needs. */
#include <errno.h>
#include <nss.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

enum nss_status _nss_hesiod_getpwuid_r(uid_t uid, struct passwd *user, char *text, size_t size, int *error) {
  sleep(20);
  int length = snprintf(text, size, "late%u", (unsigned)uid);
  if (length < 0 || (size_t)length >= size) {
    *error = ERANGE;
    return NSS_STATUS_TRYAGAIN;
  }
  *user = (struct passwd){ .pw_name = text, .pw_passwd = text + length, .pw_uid = uid, .pw_gid = uid,
                           .pw_gecos = text + length, .pw_dir = text + length, .pw_shell = text + length };
  return NSS_STATUS_SUCCESS;
}
