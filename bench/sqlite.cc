// SPDX-License-Identifier: MIT
//
// SQLite: a table that is its own index (WITHOUT ROWID, so a name is found by
// one search of one B-tree), filled in order in one transaction, then vacuumed.
// Read from a file opened as immutable, which spares locks, and mapped, which
// spares copies; one prepared statement, names bound without a copy.
#include "contestant.h"
#include "system.h"

#include <sqlite3.h>

namespace bench {
namespace {

constexpr char kCreate[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE entries (name TEXT PRIMARY KEY, flags INTEGER NOT NULL)"
    " WITHOUT ROWID; BEGIN";
constexpr char kInsert[] = "INSERT INTO entries VALUES (?1, ?2)";
constexpr char kSelect[] = "SELECT flags FROM entries WHERE name = ?1";

class Sqlite final : public ContestantOf<Sqlite> {
public:
  ~Sqlite() override {
    sqlite3_finalize(select_);
    sqlite3_close(db_);
  }
  std::string Name() const override {
    return "SQLite";
  }
  std::string Version() const override {
    return sqlite3_libversion();
  }

  void Build(const Entries &entries, const std::string &folder) override {
    path_ = folder + "/list.sqlite";
    Write(entries);
    Check(db_, sqlite3_open_v2(("file:" + path_ + "?immutable=1").c_str(), &db_,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
                                   SQLITE_OPEN_NOMUTEX,
                               nullptr));
    Execute(db_, "PRAGMA mmap_size = 1073741824");
    select_ = Prepare(db_, kSelect);
  }

  bool Ask(std::string_view host) const override {
    return AskSuffixes(host, [this](std::string_view name) {
      BindName(select_, name);
      int flags = -1;
      if (sqlite3_step(select_) == SQLITE_ROW)
        flags = sqlite3_column_int(select_, 0);
      sqlite3_reset(select_);
      return flags;
    });
  }

  std::vector<std::string> Files() const override {
    return {path_};
  }
  std::vector<std::string> MappedFiles() const override {
    return {path_};
  }
  size_t Slowness() const override {
    return 10;
  }

private:
  static void Check(sqlite3 *db, int result) {
    if (result != SQLITE_OK && result != SQLITE_DONE)
      Fail(std::string("SQLite: ") +
           (db ? sqlite3_errmsg(db) : sqlite3_errstr(result)));
  }
  static void Execute(sqlite3 *db, const char *sql) {
    Check(db, sqlite3_exec(db, sql, nullptr, nullptr, nullptr));
  }
  static sqlite3_stmt *Prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = nullptr;
    Check(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                 &statement, nullptr));
    return statement;
  }
  static int BindName(sqlite3_stmt *statement, std::string_view name) {
    return sqlite3_bind_text(statement, 1, name.data(),
                             static_cast<int>(name.size()), SQLITE_STATIC);
  }

  void Write(const Entries &entries) const {
    sqlite3 *db = nullptr;
    Check(db, sqlite3_open(path_.c_str(), &db));
    Execute(db, kCreate);
    sqlite3_stmt *insert = Prepare(db, kInsert);
    for (const Entry &entry : entries) {
      Check(db, BindName(insert, entry.name));
      Check(db, sqlite3_bind_int(insert, 2, entry.flags));
      Check(db, sqlite3_step(insert));
      Check(db, sqlite3_reset(insert));
    }
    Check(db, sqlite3_finalize(insert));
    Execute(db, "COMMIT; VACUUM");
    Check(db, sqlite3_close(db));
  }

  sqlite3 *db_ = nullptr;
  sqlite3_stmt *select_ = nullptr;
  std::string path_;
};

} // namespace

ContestantPointer MakeSqlite() {
  return std::make_unique<Sqlite>();
}

} // namespace bench
