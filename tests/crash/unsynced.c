/* A disk whose writes are only safe once they are synced, preloaded under SQLite.
 *
 * Every write, truncation, sync, creation and removal of the database's files in $UNSYNCED_FOLDER is noted
 * in $UNSYNCED_LOG, in order, and then done; syncs are noted only. Before change number $UNSYNCED_CUT_AT
 * the power is cut: the process dies at once. Who reads the log can tell what the disk would hold.
 * A record: kind, file (0 pos.db, 1 pos.db-wal, 2 pos.db-journal), two bytes of nothing, length, offset, data.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST_FDS 4096
#define NOT_OURS 0
#define FOLDER 100

struct record { char kind; char file; char nothing[2]; uint32_t length; int64_t offset; };

static unsigned char file_of[MOST_FDS]; /* 1 + the file's number */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int log_fd = -1;
static long cut_at, changes;

#define REAL(result, name, ...) static result (*real_##name)(__VA_ARGS__)
REAL(int, open, const char *, int, ...);
REAL(int, open64, const char *, int, ...);
REAL(int, close, int);
REAL(int, unlink, const char *);
REAL(int, fsync, int);
REAL(ssize_t, write, int, const void *, size_t);
REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
REAL(int, ftruncate64, int, off64_t);

#define FIND(name) real_##name = dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    FIND(open); FIND(open64); FIND(close); FIND(unlink); FIND(fsync); FIND(write); FIND(pwrite64); FIND(ftruncate64);
    folder = getenv("UNSYNCED_FOLDER");
    const char *log = getenv("UNSYNCED_LOG"), *at = getenv("UNSYNCED_CUT_AT");
    cut_at = at ? atol(at) : 0;
    if (folder && log) log_fd = real_open64(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int number_of(const char *path) {
    static const char *names[] = {"/pos.db", "/pos.db-wal", "/pos.db-journal"};
    size_t length = folder ? strlen(folder) : 0;
    if (log_fd < 0 || strncmp(path, folder, length)) return NOT_OURS;
    if (!path[length]) return FOLDER;
    for (int i = 0; i < 3; i++) if (!strcmp(path + length, names[i])) return i + 1;
    return NOT_OURS;
}

static int file_at(int fd) { return fd >= 0 && fd < MOST_FDS ? file_of[fd] : NOT_OURS; }

static void note(char kind, int file, uint32_t length, int64_t offset, const void *data) {
    struct record record = {kind, (char)(file - 1), {0, 0}, length, offset};
    if (++changes == cut_at) { kill(getpid(), SIGKILL); for (;;) pause(); }
    if (real_write(log_fd, &record, sizeof record) != (ssize_t)sizeof record) abort();
    if (length && real_write(log_fd, data, length) != (ssize_t)length) abort();
}

static int opened(int (*how)(const char *, int, ...), const char *path, int flags, int mode) {
    int file = number_of(path);
    struct stat before;
    pthread_mutex_lock(&gate);
    int is_new = file != NOT_OURS && file != FOLDER && (flags & O_CREAT) && stat(path, &before) != 0;
    if (is_new) note('C', file, 0, 0, NULL);
    int fd = how(path, flags, mode);
    if (fd >= 0 && fd < MOST_FDS) file_of[fd] = (unsigned char)file;
    pthread_mutex_unlock(&gate);
    return fd;
}

#define OPEN(name) int name(const char *path, int flags, ...) { \
    va_list more; va_start(more, flags); int mode = flags & O_CREAT ? va_arg(more, int) : 0; va_end(more); \
    return opened(real_##name, path, flags, mode); }
OPEN(open)
OPEN(open64)

int close(int fd) {
    if (file_at(fd)) { pthread_mutex_lock(&gate); file_of[fd] = NOT_OURS; pthread_mutex_unlock(&gate); }
    return real_close(fd);
}

int unlink(const char *path) {
    int file = number_of(path);
    if (!file) return real_unlink(path);
    pthread_mutex_lock(&gate);
    note('U', file, 0, 0, NULL);
    int done = real_unlink(path);
    pthread_mutex_unlock(&gate);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    int file = file_at(fd);
    if (!file) return real_pwrite64(fd, data, length, offset);
    pthread_mutex_lock(&gate);
    note('W', file, (uint32_t)length, offset, data);
    ssize_t done = real_pwrite64(fd, data, length, offset);
    pthread_mutex_unlock(&gate);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

ssize_t write(int fd, const void *data, size_t length) {
    int file = file_at(fd);
    if (!file) return real_write(fd, data, length);
    pthread_mutex_lock(&gate);
    note('W', file, (uint32_t)length, lseek64(fd, 0, SEEK_CUR), data);
    ssize_t done = real_write(fd, data, length);
    pthread_mutex_unlock(&gate);
    return done;
}

int ftruncate64(int fd, off64_t size) {
    int file = file_at(fd);
    if (!file) return real_ftruncate64(fd, size);
    pthread_mutex_lock(&gate);
    note('T', file, 0, size, NULL);
    int done = real_ftruncate64(fd, size);
    pthread_mutex_unlock(&gate);
    return done;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd) {
    int file = file_at(fd);
    if (!file) return real_fsync(fd);
    pthread_mutex_lock(&gate);
    note('S', file, 0, 0, NULL);
    pthread_mutex_unlock(&gate);
    return 0;
}

int fsync(int fd) { return synced(fd); }
int fdatasync(int fd) { return synced(fd); }
